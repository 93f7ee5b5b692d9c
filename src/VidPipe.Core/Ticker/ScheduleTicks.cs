using VidPipe.Core.Durable;

namespace VidPipe.Core.Ticker;

/// <summary>
/// Starts what is due at a tick. A tick that comes twice (two hosts, a retried call) or late starts each work once: the
/// instance's id follows from the work and the time at which the tick was due.
/// </summary>
public sealed class ScheduleTicks(IEnumerable<IScheduledWork> works, IOrchestrationClient client)
{
    /// <param name="tick">When it was due, not when it came.</param>
    public async Task HandleAsync(DateTimeOffset tick, CancellationToken cancellationToken)
    {
        foreach (var work in works)
        {
            if (!await work.IsDueAsync(tick, cancellationToken)) continue;

            var run = new ScheduledRun(work.Name, tick);
            await client.StartAsync(ScheduleOrchestrator.Handle, run.InstanceId, run, StartPolicy.OnlyIfAbsent, cancellationToken);
        }
    }
}
