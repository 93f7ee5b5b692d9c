using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Durable;

/// <summary>The adapter's own activities.</summary>
public sealed class DurableActivities(CloudActivities activities)
{
    [Function("CheckChildId")]
    public Task<RawJson> CheckChildId([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(ChildIdCheck.Handle, input, call, client);
}
