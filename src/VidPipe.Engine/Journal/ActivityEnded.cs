using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>A step's only commit.</summary>
internal sealed class ActivityEnded(LiveInstance instance, EventKind kind, long sequence, string name, string data, long scheduledAt)
    : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        if (instance.Live) ledger.Append(instance, kind, sequence, name, data, scheduledAt);
    }
}
