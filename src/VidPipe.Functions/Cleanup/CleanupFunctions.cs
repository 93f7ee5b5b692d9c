using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using VidPipe.Core.Retention;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Cleanup;

/// <summary>The orchestrator and the activities that remove what nobody needs.</summary>
public sealed class CleanupFunctions(CloudActivities activities)
{
    [Function("Cleanup")]
    public static Task<RawJson> Cleanup([OrchestrationTrigger] TaskOrchestrationContext context) => CleanupOrchestrator.Handle.RunOnAsync(context);

    [Function("MarkUsed")]
    public Task<RawJson> MarkUsed([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Retention.MarkUsed.Handle, input, call, client);

    [Function("SweepUnused")]
    public Task<RawJson> SweepUnused([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Retention.SweepUnused.Handle, input, call, client);

    [Function("FinishCleanup")]
    public Task<RawJson> FinishCleanup([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Retention.FinishCleanup.Handle, input, call, client);
}
