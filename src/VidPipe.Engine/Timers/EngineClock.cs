namespace VidPipe.Engine.Timers;

/// <summary>
/// The engine's two clocks. Wall time is for people and for the journal, and may be set at any moment; waits are measured
/// on the other, which cannot be set (the <see cref="TimeProvider"/>'s timestamps).
/// </summary>
internal sealed class EngineClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Wall time, in UTC ticks.</summary>
    public long UtcTicks => time.GetUtcNow().UtcTicks;

    /// <summary>Ticks since the engine was opened. Never goes back.</summary>
    public long Elapsed => time.GetElapsedTime(_start).Ticks;
}
