using VidPipe.Api.Cleanup;
using VidPipe.Api.Health;
using VidPipe.Api.Links;
using VidPipe.Api.Management;
using VidPipe.Api.Metrics;
using VidPipe.Api.Models;
using VidPipe.Api.OpenApi;
using VidPipe.Api.Projects;

namespace VidPipe.Api;

/// <summary>The one table of what both hosts serve.</summary>
public static class Routes
{
    public static IReadOnlyList<Route> All { get; } =
        [.. ProjectRoutes.All, .. LinkRoutes.All, .. ModelRoutes.All, .. MetricsRoutes.All, .. CleanupRoutes.All, .. HealthRoutes.All, .. OpenApiRoutes.All, .. ManagementRoutes.All];

    /// <summary>Those that the cloud host has a function for: in the cloud the platform serves the management API itself.</summary>
    public static IReadOnlyList<Route> OfFunctions { get; } = [.. All.Except(ManagementRoutes.All)];

    private static readonly Dictionary<string, Route> ByName = All.ToDictionary(route => route.Name, StringComparer.Ordinal);

    /// <exception cref="KeyNotFoundException">No route has this name.</exception>
    public static Route Get(string name) => ByName[name];
}
