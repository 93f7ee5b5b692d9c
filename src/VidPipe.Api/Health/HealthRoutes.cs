using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.OpenApi;

namespace VidPipe.Api.Health;

internal static class HealthRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        new(
            "GetHealth", ["GET"], "health", KeyLevel.Anonymous, Handler.With<HealthReporter>(GetAsync),
            new("health", "Whether the service and what it depends on are up", [Reply.Json<HealthReport>(200, "All is up."), Reply.Json<HealthReport>(503, "Something is down.")])),
    ];

    private static async Task<IResult> GetAsync(HttpContext http, HealthReporter reporter)
    {
        var report = await reporter.ReportAsync(http.RequestAborted);
        return Answer.Json(report.Status == Health.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, report);
    }
}
