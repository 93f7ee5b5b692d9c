using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Spending;
using VidPipe.Core.Ticker;
using VidPipe.Core.Webhooks;

namespace VidPipe.Core.Retention;

/// <summary>What a host adds to be cleaned up. The stores must know of it, too: the <see cref="TouchOnUse"/> is part of it.</summary>
public static class CleanupFeature
{
    /// <summary>How long an answer to a request with an <c>Idempotency-Key</c> is of use.</summary>
    private static readonly TimeSpan RequestLife = TimeSpan.FromHours(24);

    public static IServiceCollection AddCleanup(this IServiceCollection services, CleanupPolicy policy) => services
        .AddSingleton(policy)
        .AddSingleton(s => new TouchOnUse(s.GetRequiredService<TimeProvider>(), policy.Grace))
        .AddSingleton(s => new WallClockHistory(
            s.GetRequiredService<TimeProvider>(), policy.Grace, policy.OwnsStore ? policy.Boot : null, s.GetRequiredService<DocumentStore>(), s.GetRequiredService<ILogger<WallClockHistory>>()))
        .AddSingleton<CleanupClock>()
        .AddSingleton<Marks>()
        .AddSingleton<RetentionSources>()
        .AddSweeps()
        .AddSingleton(s => new MarkUsed(
            s.GetRequiredService<IOrchestrationClient>(), s.GetRequiredService<RetentionSources>(), s.GetServices<ISweep>(),
            s.GetRequiredService<Marks>(), s.GetRequiredService<CleanupClock>()))
        .AddSingleton(s => new SweepUnused(s.GetRequiredService<IBlobStore>(), s.GetServices<ISweep>(), s.GetRequiredService<CleanupClock>()))
        .AddSingleton(s => new FinishCleanup(s.GetRequiredService<DocumentStore>(), s.GetRequiredService<Marks>(), s.GetRequiredService<TouchOnUse>(), s.GetRequiredService<CleanupClock>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton<ICleanupService, CleanupService>()
        .AddSingleton<IScheduledWork, NightlyCleanup>();

    public static DurableCatalog AddCleanup(this DurableCatalog catalog) => catalog
        .Add(CleanupOrchestrator.Handle)
        .Add(MarkUsed.Handle, services => services.GetRequiredService<MarkUsed>())
        .Add(SweepUnused.Handle, services => services.GetRequiredService<SweepUnused>())
        .Add(FinishCleanup.Handle, services => services.GetRequiredService<FinishCleanup>());

    private static IServiceCollection AddSweeps(this IServiceCollection services) => services
        .AddSingleton<ISweep, ActionSweep>()
        .AddSingleton<ISweep, AssetSweep>()
        .AddSingleton<ISweep, OperationSweep>()
        .AddAge(CleanupPart.Leases, TimeSpan.Zero, $"{ActionLeases.Folder}/")
        .AddAge(CleanupPart.Requests, RequestLife, "idempotency/")
        .AddAge(CleanupPart.Leftovers, TimeSpan.Zero, "health/", "instances/", CleanupNames.Runs)
        .AddDeleted(CleanupPart.Webhooks, WebhookLog.Deliveries)
        .AddDeleted(CleanupPart.Accounts, SpendingAccount.Folder);

    private static IServiceCollection AddAge(this IServiceCollection services, string part, TimeSpan life, params string[] folders) =>
        services.AddSingleton<ISweep>(s => new AgeSweep(part, life, s.GetRequiredService<IBlobStore>(), folders));

    private static IServiceCollection AddDeleted(this IServiceCollection services, string part, string folder) =>
        services.AddSingleton<ISweep>(s => new DeletedSweep(part, folder, s.GetRequiredService<IBlobStore>(), s.GetRequiredService<Marks>(), s.GetRequiredService<RetentionSources>()));
}
