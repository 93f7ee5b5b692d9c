using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Media;
using VidPipe.Providers.Synthetic;

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
    public static IServiceCollection AddGeneration(this IServiceCollection services, MediaOptions media, SyntheticOptions synthetic) => services
        .AddSingleton(media)
        .AddSingleton<Ffmpeg>()
        .AddSingleton<IFfmpeg>(s => s.GetRequiredService<Ffmpeg>())
        .AddSingleton<IMediaTools, MediaTools>()
        .AddSingleton(s => SyntheticProvider.Create(synthetic, s.GetRequiredService<IFfmpeg>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton<GenerationProviders>();
}
