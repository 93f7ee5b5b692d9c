using System.Globalization;
using VidPipe.Engine.Timers;

namespace VidPipe.Engine.Journal;

/// <summary>Records timers that have come due, and wakes the instances at rest whose time has come.</summary>
internal sealed class TimersDue(List<TimerEntry> due) : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        foreach (var entry in due)
        {
            if (entry.RestingId is { } restingId)
            {
                ledger.FindLive(restingId);
            }
            else if (entry.Instance is { Live: true } instance)
            {
                // Whatever the wall clock says by now: the code waited until then.
                ledger.Append(
                    instance, EventKind.TimerFired, entry.Sequence, null,
                    entry.DueAt.ToString(CultureInfo.InvariantCulture), entry.ScheduledAt, notBefore: entry.DueAt);
            }
        }
    }
}
