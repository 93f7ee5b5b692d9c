using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>Lets an idle instance go from memory, unless something was recorded for it that its pump had not seen when it asked.</summary>
/// <param name="received">The last position that the pump has seen.</param>
/// <param name="nextDue">UTC ticks of its next timer.</param>
internal sealed class RestOperation(LiveInstance instance, long received, long? nextDue) : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        if (instance.Live && instance.NextPosition == received + 1) ledger.Rest(instance, nextDue);
    }
}
