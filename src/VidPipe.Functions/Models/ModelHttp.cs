using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Models;

/// <summary>The route of the model table.</summary>
public sealed class ModelHttp(CloudApi api)
{
    [Function(nameof(ListModels))]
    public Task<IResult> ListModels(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/models")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        api.RunAsync(nameof(ListModels), request, client);
}
