using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Timers;

/// <summary>Something that is due: a timer of a live instance, or the wake-up of one at rest.</summary>
internal sealed class TimerEntry
{
    private TimerEntry(long due) => Due = due;

    /// <summary>When it is due on <see cref="EngineClock.Elapsed"/>.</summary>
    public long Due { get; }

    /// <summary>When the code wanted it to fire, in UTC ticks: what the journal says.</summary>
    public long DueAt { get; private init; }

    public long Sequence { get; private init; }

    public long ScheduledAt { get; private init; }

    /// <summary>Null for a wake-up, and for a cancelled timer, which must not keep its instance in memory.</summary>
    public LiveInstance? Instance { get; private set; }

    public string? RestingId { get; private set; }

    public bool Cancelled => Instance is null && RestingId is null;

    public static TimerEntry ForTimer(LiveInstance instance, PendingTimer timer, long due) =>
        new(due) { DueAt = timer.DueAt, Instance = instance, Sequence = timer.Sequence, ScheduledAt = timer.ScheduledAt };

    public static TimerEntry ForResting(string instanceId, long due) => new(due) { RestingId = instanceId };

    public void Cancel() => (Instance, RestingId) = (null, null);
}
