using Microsoft.Extensions.DependencyInjection;

namespace VidPipe.Core.Metrics;

/// <summary>What a host adds to have figures; jobs need them.</summary>
public static class MetricsFeature
{
    public static IServiceCollection AddMetrics(this IServiceCollection services) => services
        .AddSingleton<MetricsIndex>()
        .AddSingleton<MetricsRebuild>()
        .AddSingleton<IJobMetrics, JobMetrics>();
}
