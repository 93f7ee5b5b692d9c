using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;
using VidPipe.Core.Webhooks;
using VidPipe.Media;
using VidPipe.Outbound;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Vertex;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Hosting;

/// <summary>What both hosts are made of.</summary>
public static class HouseServices
{
    /// <summary>What is kept in the <see cref="IBlobStore"/>, which the host registers with <see cref="IWorkspaces"/> and <see cref="HostEpoch"/>.</summary>
    public static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<DocumentStore>()
        .AddSingleton<AssetStore>()
        .AddSingleton<SpendingLedger>()
        .AddSingleton<ActionCache>()
        .AddSingleton<PaidOperations>();

    /// <summary>ffmpeg and the providers; the host registers the model table.</summary>
    public static IServiceCollection AddGeneration(
        this IServiceCollection services, MediaOptions media, SyntheticOptions synthetic, VertexOptions vertex) => services
        .AddSingleton(media)
        .AddSingleton(new ProjectDefaults(media.Draft))
        .AddSingleton<Ffmpeg>()
        .AddSingleton<IFfmpeg>(s => s.GetRequiredService<Ffmpeg>())
        .AddSingleton<IMediaTools, MediaTools>()
        .AddSingleton(s => SyntheticProvider.Create(synthetic, s.GetRequiredService<IFfmpeg>(), s.GetRequiredService<TimeProvider>()))
        .AddVertex(vertex)
        .AddSingleton<GenerationProviders>();

    /// <summary>Whoever asked to be called back.</summary>
    public static IServiceCollection AddCallbacks(this IServiceCollection services, WebhookPolicy policy) => services
        .AddSingleton(policy)
        .AddWebhooks()
        .AddOutbound();

    /// <summary>A host may have registered an <see cref="IVertexTransport"/> that takes the place of REST.</summary>
    private static IServiceCollection AddVertex(this IServiceCollection services, VertexOptions options) => options.Project.Length == 0
        ? services
        : services.AddSingleton(s => VertexProvider.Create(
            options,
            s.GetRequiredService<ModelTable>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILoggerFactory>(),
            transport: s.GetService<IVertexTransport>()));
}
