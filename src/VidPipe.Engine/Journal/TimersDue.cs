using System.Globalization;
using VidPipe.Engine.Timers;

namespace VidPipe.Engine.Journal;

/// <summary>Records timers that have come due, and activates the evicted instances whose time has come.</summary>
internal sealed class TimersDue(List<TimerEntry> due) : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        foreach (var entry in due)
        {
            if (entry.EvictedId is { } evictedId)
            {
                ledger.FindLive(evictedId);
            }
            else if (entry.Instance is { Live: true } instance)
            {
                // However the wall clock is set by now: the code waited until then.
                ledger.Append(
                    instance, EventKind.TimerFired, entry.Sequence, null,
                    entry.DueAt.ToString(CultureInfo.InvariantCulture), entry.ScheduledAt, notBefore: entry.DueAt);
            }
        }
    }
}
