using VidPipe.Engine.Instances;
using VidPipe.Engine.Timers;

namespace VidPipe.Engine.Journal;

/// <summary>Asks the instances that have had no event for a while whether they can be evicted, the longest idle first.</summary>
/// <param name="kept">So many may stay in memory all the same.</param>
internal sealed class EvictIdle(EngineClock clock, TimeSpan idle, int kept) : JournalOperation
{
    public override void Apply(Ledger ledger)
    {
        foreach (var live in ledger.TakeIdle(clock.Elapsed - idle.Ticks, kept)) ledger.Tell(live, new IdleMessage());
    }
}
