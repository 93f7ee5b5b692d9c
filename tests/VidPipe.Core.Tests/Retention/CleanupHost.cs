using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Assets;
using VidPipe.Core.Jobs;
using VidPipe.Core.Links;
using VidPipe.Core.Projects;
using VidPipe.Core.Retention;
using VidPipe.Core.Tests.Projects;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Retention;

/// <summary>The pipeline on real files, with a clean-up, and files as old as a test wants them.</summary>
internal sealed class CleanupHost : IAsyncDisposable
{
    public static readonly TimeSpan Grace = TimeSpan.FromDays(7);
    public static readonly TimeSpan LongAgo = TimeSpan.FromDays(30);

    public CleanupHost() => Pipeline = new PipelineHost { Configure = Configure };

    public PipelineHost Pipeline { get; }

    public ScriptedStudio Studio => Pipeline.Studio;

    public IProjectService Projects => Pipeline.Projects;

    /// <summary>Where others may come in between.</summary>
    public HookedBlobStore Store { get; private set; } = null!;

    public Task StartAsync() => Pipeline.StartAsync();

    public Task<CleanupReport> CleanAsync() => RunAsync(CleanupMode.Remove);

    public Task<CleanupReport> CleanNowAsync() => RunAsync(CleanupMode.Remove, CleanupGrace.None);

    public async Task<CleanupReport> RunAsync(CleanupMode mode, CleanupGrace grace = CleanupGrace.Usual)
    {
        var id = await BeginAsync(mode, grace);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await Pipeline.Client.WaitForCompletionAsync(id, timeout.Token);
        var progress = (await Pipeline.Get<ICleanupService>().GetAsync(id, default))!;
        Assert.True(progress.Status == CleanupStatus.Complete, progress.Error);
        return progress.Report!;
    }

    public async Task<string> BeginAsync(CleanupMode mode, CleanupGrace grace = CleanupGrace.Usual)
    {
        var (id, input) = Pipeline.Get<ICleanupService>().Plan(mode, grace);
        await Pipeline.Get<ICleanupService>().StartAsync(id, input, default);
        return id;
    }

    /// <summary>Leaves what a project has made, and no project that needs it.</summary>
    public async Task MakeAndDeleteAsync(ProjectSpec spec) =>
        await Projects.DeleteAsync((await Pipeline.RunAsync(spec)).JobId, default);

    /// <summary>Makes everything, or what the test wants, as old as if it had not been written for so long.</summary>
    public async Task AgeAsync(TimeSpan by, Func<string, bool>? which = null)
    {
        foreach (var name in await Store.NamesAsync(""))
        {
            if (which?.Invoke(name) == false) continue;
            if (ProjectKind.Instance.IdOf(new BlobName(name)) is { } id) await AgeMarkAsync(id, by);
            File.SetLastWriteTimeUtc(Path.Combine(Pipeline.BlobFolder, name), DateTime.UtcNow - by);
        }
    }

    public Task<IReadOnlyList<string>> NamesAsync(string prefix) => Store.NamesAsync(prefix);

    /// <summary>All files that hold something made.</summary>
    public async Task<IReadOnlyList<string>> MadeAsync() => [.. await NamesAsync("actions/"), .. await NamesAsync("assets/")];

    /// <summary>That a project has all it had: its files, and a fork of it that nothing has to be made for.</summary>
    public async Task AssertWholeAsync(ProjectDocument project)
    {
        var now = (await Projects.GetAsync(project.JobId, default))!;
        foreach (var digest in Digests(now)) Assert.True(await HasAssetAsync(digest), $"{project.JobId} has lost {digest}.");
        if (now.Status != JobStatus.Complete) return;

        var plan = await Pipeline.PlanForkAsync(project.JobId);
        Assert.Equal(0, plan.Forecast.Estimate.CostUsd);
        Assert.False(plan.Forecast.ToMake.Stitch);
    }

    public static IEnumerable<string> Digests(ProjectDocument project)
    {
        foreach (var scene in project.Scenes)
        {
            foreach (var frame in scene.Keyframes) yield return frame.Id;
            if (scene.Clip?.Id is { } clip) yield return clip;
        }

        if (project.Output is not { } output) yield break;
        foreach (var file in new[] { output.Video, output.Poster, output.CaptionsSrt, output.CaptionsVtt }.OfType<AssetRef>()) yield return file.Digest;
    }

    public ValueTask DisposeAsync() => Pipeline.DisposeAsync();

    /// <summary>What a deletion leaves says itself when that was.</summary>
    private async Task AgeMarkAsync(string projectId, TimeSpan by)
    {
        var documents = new DocumentStore(Store);
        var name = ProjectKind.Instance.DocumentOf(projectId);
        if (await documents.FindAsync<ProjectDocument>(name, default) is { Value.IsDeleted: true })
        {
            await documents.OverwriteAsync(name, new DeletedJob(projectId, DateTimeOffset.UtcNow - by), default);
        }
    }

    private async Task<bool> HasAssetAsync(string digest) => (await NamesAsync($"assets/{digest[..2]}/{digest[2..]}")).Count > 0;

    private void Configure(IServiceCollection services)
    {
        var files = (IBlobStore)services.Last(s => s.ServiceType == typeof(IBlobStore)).ImplementationInstance!;
        Store = new HookedBlobStore(files);
        services
            .AddSingleton<IBlobStore>(Store)
            .AddLinks()
            .AddCleanup(new CleanupPolicy(Grace, NightlyAt: null) { OwnsStore = true });
    }
}
