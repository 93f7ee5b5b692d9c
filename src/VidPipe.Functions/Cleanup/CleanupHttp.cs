using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Cleanup;

/// <summary>The routes of the clean-up, for the master key: it removes what any caller made.</summary>
public sealed class CleanupHttp(CloudApi api)
{
    [Function(nameof(StartCleanup))]
    public Task<IResult> StartCleanup(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/cleanup")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(StartCleanup), request, client);

    [Function(nameof(GetCleanup))]
    public Task<IResult> GetCleanup(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "api/cleanup")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetCleanup), request, client);

    [Function(nameof(GetCleanupRun))]
    public Task<IResult> GetCleanupRun(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "api/cleanup/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(GetCleanupRun), request, client);
}
