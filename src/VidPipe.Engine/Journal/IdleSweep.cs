using VidPipe.Engine.Instances;
using VidPipe.Engine.Timers;

namespace VidPipe.Engine.Journal;

/// <summary>Asks every instance that has had no event for a while whether it can rest.</summary>
internal sealed class IdleSweep(EngineClock clock, TimeSpan idle) : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        var before = clock.Elapsed - idle.Ticks;
        foreach (var live in ledger.Live)
        {
            if (live.LastElapsed < before) ledger.Tell(live, new IdleMessage());
        }
    }
}
