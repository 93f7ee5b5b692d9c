using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>A step's only commit.</summary>
internal sealed class ActivityEnded(ExecutionActivities activities, EventKind kind, long sequence, string name, string data, long scheduledAt)
    : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        if (activities.Live && ledger.FindLive(activities.Key) is { } instance) ledger.Append(instance, kind, sequence, name, data, scheduledAt);
    }
}
