using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>Asks every instance that has had no event for a while whether it can rest.</summary>
internal sealed class IdleSweep(TimeProvider time, TimeSpan idle) : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        var before = (time.GetUtcNow() - idle).UtcTicks;
        foreach (var live in ledger.Live)
        {
            if (live.LastAt < before) ledger.Tell(live, new IdleMessage());
        }
    }
}
