using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>Lets an idle instance go from memory, unless something was recorded for it that its pump had not seen when it asked.</summary>
/// <param name="received">The last position that the pump has seen.</param>
/// <param name="timers">When its timers are due, by their sequence.</param>
internal sealed class RestOperation(LiveInstance instance, long received, IReadOnlyDictionary<long, long> timers) : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        if (instance.Live && instance.NextPosition == received + 1) ledger.Rest(instance, timers);
    }
}
