using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Jobs;

/// <summary>Documents and saves of projects of before there were kinds of jobs had words of their own for what runs.</summary>
public sealed class FormerStatusTests
{
    [Theory]
    [InlineData("storyboarding", JobStatus.Running)]
    [InlineData("keyframing", JobStatus.Running)]
    [InlineData("video_gen", JobStatus.Running)]
    [InlineData("stitching", JobStatus.Running)]
    [InlineData("waiting", JobStatus.Waiting)]
    [InlineData("complete", JobStatus.Complete)]
    public void A_former_word_is_read_from_documents_and_saves(string word, JobStatus status)
    {
        var json = $$"""{"project_id":"project-1","status":"{{word}}"}""";

        Assert.Equal(("project-1", status), (DurableJson.Deserialize<ProjectDocument>(json)!.JobId, DurableJson.Deserialize<ProjectDocument>(json)!.Status));
        Assert.Equal(("project-1", status), (DurableJson.Deserialize<ProjectPatch>(json)!.JobId, DurableJson.Deserialize<ProjectPatch>(json)!.Status));
    }

    [Fact]
    public void Any_other_word_is_damage()
    {
        Assert.Throws<JsonException>(() => DurableJson.Deserialize<ProjectDocument>("""{"status":"dancing"}"""));
    }
}
