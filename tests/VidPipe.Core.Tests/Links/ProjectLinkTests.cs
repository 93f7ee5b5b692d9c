using VidPipe.Core.Links;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Projects;

namespace VidPipe.Core.Tests.Links;

public sealed class ProjectLinkTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new() { Configure = services => services.AddLinks() };

    private LinkService Links => _host.Get<LinkService>();

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_complete_project_has_its_video_poster_and_captions_to_link_to()
    {
        var sidecar = await _host.RunAsync(Specs.Of(scenes: 1) with { Captions = CaptionMode.Sidecar, Voiceover = true });
        var silent = await _host.RunAsync(Specs.Of("A train", scenes: 1) with { Captions = CaptionMode.None });

        Assert.Equal(["video", "poster", "captions_srt", "captions_vtt"], await NamesAsync(sidecar.JobId));
        Assert.Equal(["video", "poster"], await NamesAsync(silent.JobId));
        Assert.Null(await Links.FilesAsync("project-1", default));
        Assert.Null(await Links.FilesAsync(_host.Projects.NewId(), default));
    }

    [Fact]
    public async Task A_link_ends_with_the_take_that_it_shows()
    {
        var made = await _host.RunAsync(Specs.Of(scenes: 1));
        var files = (await Links.FilesAsync(made.JobId, default))!;
        var link = await Links.CreateAsync(made.JobId, files.Find("video")!, null, default);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Studio.OnStitch = _ => gate.Task;
        var stitched = _host.Studio.Count("stitch");

        var plan = await _host.Projects.PlanRegenerateAsync(made.JobId, 0, TakeKind.Clip, default);
        await _host.Projects.StartRunAsync(plan, default);
        await PipelineHost.UntilAsync(() => _host.Studio.Count("stitch") > stitched);
        var meanwhile = await Links.FilesAsync(made.JobId, default);
        var shownMeanwhile = await Links.OpenAsync(link.Token, default);
        gate.SetResult();
        var again = await _host.WaitForEndAsync(made.JobId);

        Assert.Contains("its files are there once it is complete", meanwhile!.Missing);
        Assert.Null(shownMeanwhile);
        Assert.NotEqual(made.Output!.Video.Digest, again.Output!.Video.Digest);
        Assert.Null(await Links.OpenAsync(link.Token, default));
    }

    [Fact]
    public async Task The_links_of_a_deleted_project_show_nothing_at_once()
    {
        var made = await _host.RunAsync(Specs.Of(scenes: 1));
        var files = (await Links.FilesAsync(made.JobId, default))!;
        var link = await Links.CreateAsync(made.JobId, files.Find("poster")!, null, default);
        Assert.NotNull(await Links.OpenAsync(link.Token, default));

        await _host.Projects.DeleteAsync(made.JobId, default);

        Assert.Null(await Links.OpenAsync(link.Token, default));
        Assert.Null(await Links.FilesAsync(made.JobId, default));
    }

    private async Task<IEnumerable<string>> NamesAsync(string projectId) => (await Links.FilesAsync(projectId, default))!.All.Select(file => file.Name);
}
