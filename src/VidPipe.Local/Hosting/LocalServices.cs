using VidPipe.Api;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Engine;
using VidPipe.Local.Configuration;
using VidPipe.Media;
using VidPipe.Providers.Synthetic;

namespace VidPipe.Local.Hosting;

/// <summary>The composition root: what a host on one machine is made of.</summary>
internal static class LocalServices
{
    /// <param name="engine">As the host's mode wants it.</param>
    /// <param name="accessKey">Opens the routes for the commands that read the address file.</param>
    public static IServiceCollection AddLocalHost(this IServiceCollection services, HostSettings settings, DurableEngineOptions engine, string accessKey)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IEntropy, CryptographicEntropy>();
        services.AddSingleton(settings.Models);
        return services
            .AddBlobs(settings)
            .AddStores()
            .AddGeneration(settings)
            .AddDurableEngine(engine)
            .AddSingleton(new DurableCatalog().AddProjects())
            .AddProjects()
            .AddHealthProbes()
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(WithAccessKey(settings, accessKey)))
            .AddVidPipeApi();
    }

    private static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<DocumentStore>()
        .AddSingleton<AssetStore>()
        .AddSingleton<SpendingLedger>()
        .AddSingleton<ActionCache>()
        .AddSingleton<PaidOperations>();

    private static IServiceCollection AddGeneration(this IServiceCollection services, HostSettings settings) => services
        .AddSingleton(settings.Media)
        .AddSingleton<Ffmpeg>()
        .AddSingleton<IFfmpeg>(s => s.GetRequiredService<Ffmpeg>())
        .AddSingleton<IMediaTools, MediaTools>()
        .AddSingleton(s => SyntheticProvider.Create(settings.Synthetic, s.GetRequiredService<IFfmpeg>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton<GenerationProviders>();

    /// <summary>Where keys are asked for, the commands have one that lasts as long as the host. Elsewhere adding one would make everybody need it.</summary>
    private static ApiOptions WithAccessKey(HostSettings settings, string accessKey)
    {
        if (settings.HasKeys) settings.Api.FunctionKeys.Add(accessKey);
        return settings.Api;
    }
}
