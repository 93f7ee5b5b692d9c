using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using VidPipe.Core.Ticker;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Schedules;

/// <summary>The timer that starts scheduled work, and that work.</summary>
public sealed class ScheduleFunctions(CloudActivities activities, CloudTimer timers)
{
    [Function("ScheduleTick")]
    public Task ScheduleTick([TimerTrigger("%ScheduleTick%")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext call) =>
        timers.TickAsync(timer, client, call.CancellationToken);

    [Function("Schedule")]
    public static Task<RawJson> Schedule([OrchestrationTrigger] TaskOrchestrationContext context) => ScheduleOrchestrator.Handle.RunOnAsync(context);

    [Function("RunScheduledWork")]
    public Task<RawJson> RunScheduledWork([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Ticker.RunScheduledWork.Handle, input, call, client);
}
