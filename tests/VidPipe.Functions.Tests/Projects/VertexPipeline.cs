using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Hosting;
using VidPipe.Media;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Vertex;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn;

namespace VidPipe.Functions.Tests.Projects;

/// <summary>A project on Vertex AI's wire and the durable task worker, which crashes while its jobs run.</summary>
internal static class VertexPipeline
{
    private static readonly ProjectSpec Spec = new(
        "A pilot sails round the cape", null, null, 4, 2, "16:9",
        "gemini-9-flash", "gemini-9-image", "veo-9-generate", "gemini-9-tts",
        AudioEnabled: true, Voiceover: true, CaptionMode.Sidecar, 0, 4_000_000_000, null)
    {
        IsDraft = true,
    };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly ModelTable Models = new(
    [
        new("gemini-9-flash", ModelKind.Text, "vertex", PriceUnit.Request, 0.01m, [], [], default, 0),
        new("gemini-9-image", ModelKind.Image, "vertex", PriceUnit.Image, 0.04m, [], ["16:9"], default, 0) { Resolutions = ["1K"] },
        new("veo-9-generate", ModelKind.Video, "vertex", PriceUnit.Second, 0.4m, [4], ["16:9"], TimeSpan.FromSeconds(0.3), 2000) { Location = "us-central1", Resolutions = ["720p"] },
        new("gemini-9-tts", ModelKind.Speech, "vertex", PriceUnit.Request, 0.01m, [], [], default, 0),
    ]);

    /// <param name="vertex">Answers eight polls of a job before it is done.</param>
    /// <param name="configure">Registers what is not as usual.</param>
    public static async Task IsMadeWithEachJobSentOnceAsync(VertexStandIn vertex, Action<IServiceCollection, VertexOptions> configure)
    {
        var options = new VertexOptions { Project = "demo", BaseUrl = vertex.BaseUrl.AbsoluteUri, Auth = "none" };
        await using var host = await PipelineHost.OnDurableTaskAsync((services, folder) =>
        {
            services.AddSingleton(Models).AddGeneration(new MediaOptions(), new SyntheticOptions { Folder = Path.Combine(folder, "synthetic") }, options);
            configure(services, options);
        });
        var id = await host.BeginAsync(Spec);
        // Both jobs are known by name: one that is just being sent would be uncertain, and rightly fail.
        var first = await vertex.Log.WaitAsync(call => call is { Kind: CallKind.VeoPoll, Operation: not null }, Patience);
        await vertex.Log.WaitAsync(call => call is { Kind: CallKind.VeoPoll, Operation: not null } && call.Operation != first.Operation, Patience);

        await host.CrashAsync();
        var project = await host.EndOfAsync(id);

        Assert.Equal((JobStatus.Complete, null), (project.Status, project.Error?.Message));
        Assert.Empty(vertex.Violations);
        Assert.Empty(vertex.DuplicateSubmissions());
        Assert.Equal(2, vertex.Submissions.Count);
    }
}
