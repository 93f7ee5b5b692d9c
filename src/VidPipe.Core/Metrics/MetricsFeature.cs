using Microsoft.Extensions.DependencyInjection;

namespace VidPipe.Core.Metrics;

/// <summary>What a host adds to have figures; projects need them.</summary>
public static class MetricsFeature
{
    public static IServiceCollection AddProjectMetrics(this IServiceCollection services) => services
        .AddSingleton<MetricsIndex>()
        .AddSingleton<MetricsRebuild>()
        .AddSingleton<IProjectMetrics, ProjectMetrics>();
}
