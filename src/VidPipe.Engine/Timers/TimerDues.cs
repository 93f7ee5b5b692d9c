using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Timers;

/// <summary>
/// When an execution's timers are due on <see cref="EngineClock.Elapsed"/>. A timer of N seconds fires N seconds after the
/// call, however the wall clock is set meanwhile. Of a call that an earlier process recorded only wall times are known:
/// its timer fires at the earlier of its wall time and N seconds after the instance was loaded, so neither a host that was
/// down nor a clock that was wrong makes it wait for longer than N. Belongs to the instance's pump.
/// </summary>
/// <param name="known">Of timers that were waiting when the instance was evicted, by their sequence.</param>
internal sealed class TimerDues(EngineClock clock, IReadOnlyDictionary<long, long>? known)
{
    private readonly Dictionary<long, long> _dues = known is null ? [] : new(known);
    private readonly long _loaded = clock.Elapsed;

    /// <param name="since">When the call was made, on <see cref="EngineClock.Elapsed"/>; null when an earlier process recorded it.</param>
    public long Of(PendingTimer timer, long? since)
    {
        if (_dues.TryGetValue(timer.Sequence, out var known)) return known;

        // Below zero it is due at once, and still in order with others.
        var length = timer.DueAt - timer.ScheduledAt;
        var due = since is { } called
            ? called + length
            : Math.Min(_loaded + length, clock.Elapsed + (timer.DueAt - clock.UtcTicks));
        _dues.Add(timer.Sequence, due);
        return due;
    }
}
