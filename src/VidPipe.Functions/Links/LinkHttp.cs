using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Links;

/// <summary>The routes of links.</summary>
public sealed class LinkHttp(CloudApi api)
{
    [Function(nameof(CreateJobLink))]
    public Task<IResult> CreateJobLink(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/jobs/{id}/links")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(CreateJobLink), request, client);

    [Function(nameof(ListJobLinks))]
    public Task<IResult> ListJobLinks(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/jobs/{id}/links")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(ListJobLinks), request, client);

    [Function(nameof(RevokeLink))]
    public Task<IResult> RevokeLink(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/links/{token}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(RevokeLink), request, client);

    [Function(nameof(OpenLink))]
    public Task<IResult> OpenLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v/{token}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(OpenLink), request, client);
}
