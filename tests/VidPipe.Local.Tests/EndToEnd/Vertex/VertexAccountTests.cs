using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Local.CommandLine;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.Local.Tests.EndToEnd.Vertex;

/// <summary>A host that signs in with a service account and has its videos left in Cloud Storage.</summary>
public sealed class VertexAccountTests(VertexAccountTests.SignedInHost fixture) : IClassFixture<VertexAccountTests.SignedInHost>
{
    private VertexHost Vertex => fixture.Vertex;

    [Fact]
    public async Task Tokens_that_expire_early_are_replaced_once_and_a_project_is_made_out_of_Cloud_Storage()
    {
        var subject = Vertex.NewSubject();
        Vertex.Google.Script.On(CallKind.Image, new Answer.ExpireTokens(), prompt: subject, times: 1);
        Vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.ExpireTokens(), prompt: subject, times: 1);

        var project = await Vertex.MakeAsync(subject);

        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Empty(Vertex.Google.Violations);
        Assert.Empty(Vertex.Google.DuplicateSubmissions());
        Assert.Contains(Vertex.Google.Bucket.Uris, uri => uri.StartsWith("gs://films/vidpipe/", StringComparison.Ordinal));
        Assert.Equal(0, (await Vertex.LedgerAsync(project.ProjectId)).Count(l => l.State == Core.Spending.LedgerState.Uncertain));
    }

    [Fact]
    public async Task A_download_that_is_not_what_its_digest_says_is_fetched_again()
    {
        foreach (var damage in (Damage[])[Damage.Truncated, Damage.Garbled, Damage.WrongDigest])
        {
            Vertex.Google.Script.On(CallKind.Download, new Answer.Damaged(damage), times: 1);
        }

        var subject = Vertex.NewSubject();
        var project = await Vertex.MakeAsync(subject);

        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Single(Vertex.Calls(subject, CallKind.VeoSubmit));
    }

    [Fact]
    public async Task Without_the_right_to_read_the_bucket_the_project_says_so_and_goes_on_with_the_same_job_once_it_is_given()
    {
        var rule = Vertex.Google.Script.On(CallKind.Download, new Answer.Fail(403));
        var subject = Vertex.NewSubject();
        var failed = await Vertex.MakeAsync(subject);

        Vertex.Google.Script.Clear();
        var resumed = await Vertex.ResumeAsync(failed.ProjectId);

        Assert.True(rule.Applied > 0);
        Assert.Equal((ProjectStatus.Failed, ErrorCode.ProviderAuth), (failed.Status, failed.Error!.Code));
        Assert.Contains("objectViewer", failed.Error.Message);
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        Assert.Single(Vertex.Calls(subject, CallKind.VeoSubmit));
    }

    [Fact]
    public async Task The_models_that_Google_serves_no_longer_are_told_from_those_that_it_does()
    {
        Vertex.Google.Script.On(CallKind.Model, new Answer.Fail(404), prompt: "veo-3.1-generate-001");
        Vertex.Google.Script.On(CallKind.Model, new Answer.Fail(403), prompt: "gemini-3.8-flash-tts");

        var answer = await Vertex.Host.Client.CheckModelsAsync(default);
        var models = answer.Deserialize<ModelsAnswer>(DurableJson.Options)!.Models;
        Vertex.Google.Script.Clear();

        ModelCheck Check(string id) => models.Single(m => m.Id == id).Check!;
        Assert.Equal(ModelAvailability.Served, Check("veo-3.1-lite-generate-001").Availability);
        Assert.Equal(ModelAvailability.Served, Check("synthetic-video-1").Availability);
        Assert.Equal(ModelAvailability.NotServed, Check("veo-3.1-generate-001").Availability);
        Assert.Equal(ModelAvailability.Unknown, Check("gemini-3.8-flash-tts").Availability);
        Assert.Equal(ModelAvailability.Unknown, Check("cloud-text-to-speech").Availability);
        Assert.Contains(ModelsCommand.Lines(models), line => line.Contains("veo-3.1-generate-001") && line.Contains("NOT SERVED"));
        Assert.Contains(ModelsCommand.Lines(models), line => line.Contains("veo-3.0-generate-001") && line.Contains("retired, use veo-3.1-generate-001"));
        Assert.Empty(Vertex.Google.Violations);
    }

    [Fact]
    public async Task An_estimate_of_Veo_clips_counts_what_a_clip_takes_and_whole_polls()
    {
        var answer = await Vertex.Host.Client.TryAsync(
            HostClient.GeneratePath, new JsonObject { ["prompt"] = "A fox", ["scene_count"] = 5, ["video_model"] = "veo-3.1-generate-001" }, default);

        var seconds = answer.Deserialize<DryRunAnswer>(DurableJson.Options)!.Estimate!.Seconds;

        Assert.InRange(seconds, 2 * 120, 2 * 120 + (10 * 13) + 60); // five clips, four at once: two rounds; ten pictures
    }

    public sealed class SignedInHost : IAsyncLifetime
    {
        public VertexHost Vertex { get; } = new() { SignsIn = true, MoreSettings = ["Vertex:StorageUri=gs://films/vidpipe/"] };

        public Task InitializeAsync() => Vertex.InitializeAsync();

        public Task DisposeAsync() => Vertex.DisposeAsync();
    }
}
