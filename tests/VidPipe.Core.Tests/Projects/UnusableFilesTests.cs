using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Tests.Projects;

/// <summary>Providers that give files which are not what was asked for: billed, and no use to anybody.</summary>
public sealed class UnusableFilesTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [InlineData("png", ErrorCode.ImageGenerationFailed, "GenerateKeyframe", "image", 3)]
    [InlineData("wav", ErrorCode.VoiceGenerationFailed, "SpeakNarration", "speech", 3)]
    [InlineData("mp4", ErrorCode.VideoGenerationFailed, "Clip", "submit", 1)]
    public async Task A_file_that_cannot_be_read_fails_its_step_as_the_providers_fault_and_a_resume_asks_once_more(
        string extension, ErrorCode code, string step, string call, int asked)
    {
        var isBroken = true;
        Studio.OnProbe = probed =>
        {
            if (isBroken && probed == extension) throw new VidPipeException(ErrorCode.UnsupportedFormat, "It is noise.");
        };
        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        var calls = Studio.Count(call);

        isBroken = false;
        var resumed = await _host.ResumeAsync(failed.JobId);

        Assert.Equal((JobStatus.Failed, code, step, 0, true), (failed.Status, failed.Error!.Code, failed.Error.Step, failed.Error.SceneIndex, failed.Error.Retryable));
        Assert.Contains("It is noise.", failed.Error.Message);
        Assert.Equal(asked, calls);
        Assert.Equal(JobStatus.Complete, resumed.Status);
        Assert.Equal(asked + (extension == "png" ? 2 : 1), Studio.Count(call)); // a scene has two pictures
    }

    [Fact]
    public async Task Each_clip_that_cannot_be_read_stays_in_the_books()
    {
        var isBroken = true;
        Studio.OnProbe = probed =>
        {
            if (isBroken && probed == "mp4") throw new VidPipeException(ErrorCode.UnsupportedFormat, "It is noise.");
        };
        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        var again = await _host.ResumeAsync(failed.JobId);
        isBroken = false;
        var resumed = await _host.ResumeAsync(failed.JobId);

        Assert.Equal((JobStatus.Failed, JobStatus.Complete), (again.Status, resumed.Status));
        Assert.Equal(3, Studio.Count("submit"));
        Assert.Equal(3, (await LinesAsync(failed.JobId)).Count(l => l.Model == resumed.Spec.VideoModel && l.State == LedgerState.Settled));
    }

    [Fact]
    public async Task Every_part_may_be_found_missing_at_the_stitch_and_is_made_again()
    {
        var isSpoiled = false;
        Studio.OnStitch = async _ =>
        {
            if (isSpoiled) return;
            isSpoiled = true;
            foreach (var extension in (string[])["mp4", "wav", "png"]) await _host.DeleteAssetsAsync(extension);
            throw new VidPipeException(ErrorCode.MediaToolError, "first try");
        };
        var failed = await _host.RunAsync(Specs.Of(scenes: 3));

        var resumed = await _host.ResumeAsync(failed.JobId);

        Assert.Equal((JobStatus.Failed, JobStatus.Complete), (failed.Status, resumed.Status));
    }

    private async Task<List<LedgerLine>> LinesAsync(string projectId)
    {
        var lines = new List<LedgerLine>();
        await foreach (var line in new SpendingLedger(_host.Blobs, Specs.Models, TimeProvider.System).ReadAsync(new OwnerId(projectId))) lines.Add(line);
        return lines;
    }
}
