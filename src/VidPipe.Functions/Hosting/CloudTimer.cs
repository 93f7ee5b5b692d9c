using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using VidPipe.Core.Ticker;
using VidPipe.Functions.Durable;

namespace VidPipe.Functions.Hosting;

/// <summary>What stands behind the timer function.</summary>
public sealed class CloudTimer
{
    private readonly ScheduleTicks _ticks;
    private readonly BoundClient _client;
    private readonly TimeProvider _time;

    internal CloudTimer(ScheduleTicks ticks, BoundClient client, TimeProvider time) => (_ticks, _client, _time) = (ticks, client, time);

    internal Task TickAsync(TimerInfo timer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        _client.Keep(client);
        return _ticks.HandleAsync(DueTime(timer.ScheduleStatus, _time.GetUtcNow()), cancellationToken);
    }

    /// <summary>
    /// When the tick was due. The platform's note of that is the occurrence it expected next; a timer without notes
    /// (intervals under a minute) has come at about its time.
    /// </summary>
    internal static DateTimeOffset DueTime(ScheduleStatus? status, DateTimeOffset now)
    {
        var expected = status is null || status.Next == default ? now : new DateTimeOffset(status.Next.ToUniversalTime());
        // It may come a moment early, but not much: a note of the occurrence after this one is not this one's.
        var due = expected - now > TimeSpan.FromSeconds(1) ? now : expected;
        return new DateTimeOffset(due.Ticks - (due.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }
}
