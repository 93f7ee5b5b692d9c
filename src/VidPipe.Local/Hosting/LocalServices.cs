using VidPipe.Api;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;
using VidPipe.Core.Links;
using VidPipe.Core.Projects;
using VidPipe.Core.Retention;
using VidPipe.Core.Ticker;
using VidPipe.Core.Webhooks;
using VidPipe.Engine;
using VidPipe.Hosting;
using VidPipe.Local.Configuration;

namespace VidPipe.Local.Hosting;

/// <summary>The composition root: what a host on one machine is made of.</summary>
internal static class LocalServices
{
    /// <param name="engine">As the host's mode wants it.</param>
    /// <param name="accessKey">Opens the routes for the commands that read the address file.</param>
    public static IServiceCollection AddLocalHost(this IServiceCollection services, HostSettings settings, DurableEngineOptions engine, string accessKey)
    {
        services.AddSingleton<TimeProvider, SuspendAwareTimeProvider>();
        services.AddSingleton<IEntropy, CryptographicEntropy>();
        services.AddSingleton(settings.Models);
        services.AddSingleton(settings.Spending);
        return services
            .AddBlobs(settings)
            .AddStores()
            .AddGeneration(settings.Media, settings.Synthetic, settings.Vertex)
            .AddDurableEngine(engine)
            .AddSingleton(Catalog())
            .AddJobs().AddProjects()
            .AddLinks()
            .AddCallbacks(settings.Webhooks)
            .AddSchedules()
            .AddSingleton<ScheduleTimer>()
            // The folder lock keeps others from files of its own; on a storage account several hosts may work.
            .AddCleanup(settings.Cleanup with { OwnsStore = settings.Storage.Kind == StorageKind.Files, Boot = MachineBoot.Id() })
            .AddHealthProbes((s, _) => CheckEngine(s.GetRequiredService<DurableEngine>()))
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(WithAccessKey(settings, accessKey)))
            .AddVidPipeApi();
    }

    /// <summary>Everything durable that this host runs.</summary>
    public static DurableCatalog Catalog() => new DurableCatalog().AddJobs().AddProjects().AddWebhooks().AddSchedules().AddCleanup();

    private static Task CheckEngine(DurableEngine engine) =>
        engine.IsHealthy ? Task.CompletedTask : throw new VidPipeException(ErrorCode.DatabaseError, engine.FaultMessage ?? "The engine does not run.");

    /// <summary>Where keys are asked for, the commands have one that lasts as long as the host.</summary>
    private static ApiOptions WithAccessKey(HostSettings settings, string accessKey)
    {
        settings.Api.AddCommandKey(accessKey);
        return settings.Api;
    }
}
