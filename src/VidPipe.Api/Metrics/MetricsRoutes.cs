using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.OpenApi;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Metrics;

internal static class MetricsRoutes
{
    private const string Tag = "metrics";
    private static readonly string[] Get = ["GET"];

    public static IReadOnlyList<Route> All { get; } =
    [
        new(
            "GetMetrics", Get, "api/metrics", KeyLevel.Function, Handler.With<IProjectMetrics>(JsonAsync),
            new(Tag, "The figures of all projects, at most 30 s old", [Reply.Json<MetricsSnapshot>(200, "The figures.")])),
        new(
            "GetPrometheusMetrics", Get, "metrics", KeyLevel.Function, Handler.With<IProjectMetrics>(TextAsync),
            new(Tag, "The same figures for Prometheus", [Reply.Text(200, "Text exposition format 0.0.4.")])),
    ];

    private static async Task<IResult> JsonAsync(HttpContext http, IProjectMetrics metrics) =>
        Answer.Ok(await metrics.GetAsync(http.RequestAborted));

    private static async Task<IResult> TextAsync(HttpContext http, IProjectMetrics metrics) =>
        Answer.Text(StatusCodes.Status200OK, PrometheusText.Of(await metrics.GetAsync(http.RequestAborted)), PrometheusText.ContentType);
}
