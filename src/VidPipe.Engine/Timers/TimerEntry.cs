using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Timers;

/// <summary>Something that is due: a timer of a live instance, or the activation of one that was evicted.</summary>
internal sealed class TimerEntry
{
    private TimerEntry(long due) => Due = due;

    /// <summary>When it is due on <see cref="EngineClock.Elapsed"/>.</summary>
    public long Due { get; }

    /// <summary>When the code wanted it to fire, in UTC ticks: what the journal says.</summary>
    public long DueAt { get; private init; }

    public long Sequence { get; private init; }

    public long ScheduledAt { get; private init; }

    /// <summary>Null for an activation, and for a cancelled timer, which must not keep its instance in memory.</summary>
    public LiveInstance? Instance { get; private set; }

    public string? EvictedId { get; private set; }

    public bool Cancelled => Instance is null && EvictedId is null;

    public static TimerEntry ForTimer(LiveInstance instance, PendingTimer timer, long due) =>
        new(due) { DueAt = timer.DueAt, Instance = instance, Sequence = timer.Sequence, ScheduledAt = timer.ScheduledAt };

    public static TimerEntry ForEvicted(string instanceId, long due) => new(due) { EvictedId = instanceId };

    public void Cancel() => (Instance, EvictedId) = (null, null);
}
