using VidPipe.Core.Durable;

namespace VidPipe.Engine.Journal;

/// <summary>Puts failed instances back to the point before the failure that ended them.</summary>
internal static class Rewinding
{
    /// <summary>
    /// Cuts the journal at the failure that the terminal one comes from. External events stay, and so do the results of
    /// calls that were made before the cut; the failed calls among them run again, failed children by rewinding them.
    /// Calls made after the cut are taken back: their children stay, and are adopted when they are asked for again.
    /// </summary>
    public static void Rewind(Ledger ledger, InstanceRow row, string? reason)
    {
        var events = ledger.Store.Events(row.Key);
        var terminal = events.FindLast(e => e.Kind == EventKind.Failed)!;
        var (cut, callsBefore) = (terminal.ScheduledAt, terminal.Sequence);
        var failedChildren = new List<string>();

        ledger.Store.DeleteEvent(row.Key, terminal.Position);
        if (cut >= 0)
        {
            foreach (var line in events.Where(e => e.Position >= cut && !Stays(e, callsBefore)))
            {
                ledger.Store.DeleteEvent(row.Key, line.Position);
                if (line.Kind == EventKind.ChildFailed && line.Sequence < callsBefore) failedChildren.Add(line.Name!);
            }

            ledger.Store.ReleaseChildren(row.Key, row.Execution, callsBefore);
        }

        ledger.Revive(row, reason);
        foreach (var id in failedChildren) RunAgain(ledger, row, id, reason);
    }

    private static bool Stays(JournalEvent line, long callsBefore) => line.Kind switch
    {
        EventKind.ActivityFailed or EventKind.ChildFailed or EventKind.Failed => false,
        EventKind.ActivityCompleted or EventKind.ChildCompleted or EventKind.TimerFired or EventKind.EventSent => line.Sequence < callsBefore,
        _ => true,
    };

    private static void RunAgain(Ledger ledger, InstanceRow parent, string childId, string? reason)
    {
        // A child that is gone is started by the replay, and so is one that never began because its id was in use.
        if (ledger.Find(childId) is not { } child || child.Parent?.Key != parent.Key || child.Parent.Execution != parent.Execution) return;

        if (child.Status == OrchestrationStatus.Failed) Rewind(ledger, child, reason);
        else if (child.Status == OrchestrationStatus.Terminated) ledger.Replace(child, child.Name, child.Input, child.Parent);
    }
}
