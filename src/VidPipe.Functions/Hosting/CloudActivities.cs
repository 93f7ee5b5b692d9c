using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using VidPipe.Core.Durable;
using VidPipe.Functions.Durable;

namespace VidPipe.Functions.Hosting;

/// <summary>What stands behind the one line of every activity function.</summary>
public sealed class CloudActivities
{
    private readonly DurableCatalog _catalog;
    private readonly BoundClient _client;
    private readonly IServiceProvider _services;

    internal CloudActivities(DurableCatalog catalog, BoundClient client, IServiceProvider services) =>
        (_catalog, _client, _services) = (catalog, client, services);

    internal Task<RawJson> RunAsync(ActivityHandle activity, RawJson? input, FunctionContext call, DurableTaskClient client)
    {
        _client.Keep(client);
        var instanceId = (string)call.BindingContext.BindingData["instanceId"]!;
        return _catalog.Activities[activity.Name].AttemptAsync(_services, instanceId, input, call.CancellationToken);
    }
}
