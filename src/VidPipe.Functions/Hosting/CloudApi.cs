using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using VidPipe.Api;
using VidPipe.Functions.Durable;

namespace VidPipe.Functions.Hosting;

/// <summary>What stands behind the one line of every HTTP function.</summary>
public sealed class CloudApi
{
    private readonly BoundClient _client;

    internal CloudApi(BoundClient client) => _client = client;

    /// <param name="route">The route's name in <see cref="Routes.All"/>.</param>
    internal Task<IResult> RunAsync(string route, HttpRequest request, DurableTaskClient client)
    {
        _client.Keep(client);
        return ApiPipeline.RunAsync(route, request);
    }
}
