using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Tests.Projects;

/// <summary>Video jobs that were accepted and that the provider's own trouble ends.</summary>
public sealed class BrokenOperationsTests : IAsyncLifetime
{
    private static readonly VideoPoll Broken = new VideoPoll.Broken(Failure.Of(ErrorCode.ProviderError, "Internal error (13)."));

    private readonly PipelineHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_job_that_breaks_is_sent_again_by_itself_and_each_attempt_has_its_intent_and_its_line(int broken)
    {
        var polls = 0;
        Studio.OnPoll = (_, _) => Interlocked.Increment(ref polls) <= broken ? Broken : null;

        var project = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal((JobStatus.Complete, broken + 1), (project.Status, project.Scenes[0].Clip!.SubmissionCount));
        Assert.Equal(broken + 1, Studio.Count("submit"));
        Assert.Equal(
            [.. Enumerable.Range(1, broken).Select(attempt => (attempt, LedgerState.Failed)), (broken + 1, LedgerState.Settled)],
            (await LinesAsync(project.JobId)).Select(l => (l.Attempt, l.State)));
        Assert.Equal(broken + 1, (await _host.Blobs.ListAsync("operations/", 100, null, default)).Blobs.Count);
    }

    [Fact]
    public async Task After_three_attempts_the_scene_fails_and_a_resume_has_three_more()
    {
        Studio.OnPoll = (_, _) => Broken;

        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        var again = await _host.ResumeAsync(failed.JobId);

        Assert.Equal((JobStatus.Failed, ErrorCode.ProviderError, true), (failed.Status, failed.Error!.Code, failed.Error.Retryable));
        Assert.Contains("Internal error (13). It was sent 3 times.", failed.Error.Message);
        Assert.Equal((3, 6), (failed.Scenes[0].Clip!.SubmissionCount, again.Scenes[0].Clip!.SubmissionCount));
        Assert.Equal(6, Studio.Count("submit"));
        Assert.All(await LinesAsync(failed.JobId), line => Assert.Equal(LedgerState.Failed, line.State));
    }

    [Fact]
    public async Task A_failure_for_good_is_not_sent_again()
    {
        Studio.OnPoll = (_, _) => new VideoPoll.Failed(Failure.Of(ErrorCode.VideoGenerationFailed, "Bad frame."));

        await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal(1, Studio.Count("submit"));
    }

    [Fact]
    public async Task A_video_that_cannot_be_used_is_billed_and_not_sent_again()
    {
        Studio.OnPoll = (_, _) => new VideoPoll.Unusable("It is noise.");

        var failed = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Contains("It is noise.", failed.Error!.Message);
        Assert.Equal((1, LedgerState.Settled), (Studio.Count("submit"), Assert.Single(await LinesAsync(failed.JobId)).State));
    }

    private async Task<List<LedgerLine>> LinesAsync(string projectId)
    {
        var lines = new List<LedgerLine>();
        await foreach (var line in new SpendingLedger(_host.Blobs, Specs.Models, TimeProvider.System).ReadAsync(new OwnerId(projectId))) lines.Add(line);
        return [.. lines.Where(l => l.Model == "camera")];
    }
}
