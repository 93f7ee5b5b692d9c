using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Hosting;
using VidPipe.Media;
using VidPipe.Providers.Models;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Vertex;

namespace VidPipe.Functions.Tests.Projects;

/// <summary>One spec, one seed, two engines.</summary>
public class SameVideoTests
{
    private static readonly ProjectSpec Spec = new(
        "A lighthouse keeper rows out at dawn", null, null, 4, 2, "16:9",
        "synthetic-writer-1", "synthetic-image-1", "synthetic-video-1", "synthetic-voice-1",
        AudioEnabled: true, Voiceover: true, CaptionMode.Sidecar, 0, 11, null)
    {
        IsDraft = true,
    };

    [Fact]
    public async Task Replayed_and_crashed_run_on_the_durable_task_worker_gives_the_video_of_the_embedded_engine()
    {
        await using var embedded = await PipelineHost.OnEmbeddedEngineAsync(AddSynthetic);
        var expected = await embedded.EndOfAsync(await embedded.BeginAsync(Spec));
        await using var cloud = await PipelineHost.OnDurableTaskAsync(AddSynthetic);
        var id = await cloud.BeginAsync(Spec);
        await ReachAsync(cloud, id, ProjectStatus.Keyframing);
        await cloud.CrashAsync();

        var made = await cloud.EndOfAsync(id);

        Assert.Equal((JobStatus.Complete, JobStatus.Complete), (expected.Status, made.Status));
        Assert.Equal(expected.Output!.Video, made.Output!.Video);
        Assert.Equal(expected.Storyboard!.StoryboardRaw, made.Storyboard!.StoryboardRaw);
    }

    private static void AddSynthetic(IServiceCollection services, string folder) => services
        .AddSingleton(ModelTables.Make(new Dictionary<string, ModelSettings>(), SyntheticModels.ProviderName, new VertexOptions()))
        .AddGeneration(new MediaOptions(), new SyntheticOptions { Folder = Path.Combine(folder, "synthetic") }, new VertexOptions());

    private static async Task ReachAsync(PipelineHost host, string id, ProjectStatus status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await host.Projects.GetStatusAsync(id, default))?.Status != status) await looks.WaitForNextTickAsync(patience.Token);
    }
}
