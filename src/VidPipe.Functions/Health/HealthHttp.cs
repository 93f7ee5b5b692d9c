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
}
