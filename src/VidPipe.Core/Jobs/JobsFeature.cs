using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Links;
using VidPipe.Core.Metrics;
using VidPipe.Core.Retention;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Jobs;

/// <summary>What a host adds to have jobs; each kind is added by its own feature.</summary>
public static class JobsFeature
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobKinds>()
        .AddSingleton<LookForModels>()
        .AddSingleton<RunEndings>()
        .AddSingleton<MarkEnding>()
        .AddSingleton<JobDocuments>()
        .AddSingleton(s => new UnindexedJobs(
            s.GetRequiredService<IBlobStore>(), s.GetRequiredService<DocumentStore>(), s.GetRequiredService<JobDocuments>(), s.GetRequiredService<IOrchestrationClient>()))
        .AddSingleton<JobLister>()
        .AddSingleton<RunClaims>()
        .AddSingleton<JobChildren>()
        .AddSingleton<DeletedJobs>()
        .AddSingleton<NextRunStarter>()
        .AddSingleton<JobDeleter>()
        .AddSingleton<IJobService, JobService>()
        .AddSingleton<ILinkedFiles, JobLinkedFiles>()
        .AddMetrics();

    public static DurableCatalog AddJobs(this DurableCatalog catalog) => catalog
        .Add(LookForModels.Handle, services => services.GetRequiredService<LookForModels>())
        .Add(MarkEnding.Handle, services => services.GetRequiredService<MarkEnding>());

    /// <summary>Adds a kind: it is known to everything that works on jobs of any kind.</summary>
    public static IServiceCollection AddJobKind(this IServiceCollection services, JobKind kind) => services
        .AddSingleton(kind)
        .AddSingleton<IRetentionSource>(s => new JobRetention(
            kind, s.GetRequiredService<IBlobStore>(), s.GetRequiredService<DocumentStore>(), s.GetRequiredService<IOrchestrationClient>(),
            new ActionRecords(s.GetRequiredService<DocumentStore>(), s.GetRequiredService<ILogger<JobRetention>>()), s.GetRequiredService<UnindexedJobs>(), s.GetKeyedService<IReachableSteps>(kind.Name)))
        .AddSingleton<ISweep>(s => new JobSweep(
            kind, s.GetRequiredService<IBlobStore>(), s.GetRequiredService<DocumentStore>(), s.GetRequiredService<MetricsIndex>(),
            s.GetRequiredService<IOrchestrationClient>(), s.GetRequiredService<Marks>()));
}
