using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>Evicts an instance from memory, unless something was recorded for it that its pump had not seen when it asked.</summary>
/// <param name="received">The last position that the pump has seen.</param>
internal sealed class EvictOperation(LiveInstance instance, long received, EvictedState state) : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        if (instance.Live && instance.NextPosition == received + 1) ledger.Evict(instance, state);
    }
}
