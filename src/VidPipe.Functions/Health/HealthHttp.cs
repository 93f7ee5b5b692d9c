using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Health;

/// <summary>The routes about the service itself.</summary>
public sealed class HealthHttp(CloudApi api)
{
    [Function(nameof(GetHealth))]
    public Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetHealth), request, client);

    [Function(nameof(GetOpenApi))]
    public Task<IResult> GetOpenApi(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "openapi.json")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetOpenApi), request, client);

    [Function(nameof(GetMetrics))]
    public Task<IResult> GetMetrics(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/metrics")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetMetrics), request, client);

    [Function(nameof(GetPrometheusMetrics))]
    public Task<IResult> GetPrometheusMetrics(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "metrics")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetPrometheusMetrics), request, client);
}
