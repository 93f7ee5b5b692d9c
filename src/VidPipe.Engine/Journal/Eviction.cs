using VidPipe.Engine.Timers;

namespace VidPipe.Engine.Journal;

/// <summary>
/// When instances leave memory: each after a time without events, and the longest idle ones much sooner while more than a
/// number are in it. Thread-safe.
/// </summary>
internal sealed class Eviction : IDisposable
{
    /// <summary>Sooner would have an instance that works in short steps replayed for each of them.</summary>
    public static readonly TimeSpan MinIdle = TimeSpan.FromSeconds(1);

    private readonly int _maxInMemory;
    private readonly ITimer _idle;
    private readonly ITimer _pressure;
    private int _armed;

    /// <param name="maxIdle">After this time without events an instance leaves, however few there are.</param>
    public Eviction(TimeProvider time, EngineClock clock, TimeSpan maxIdle, int maxInMemory, Action<JournalOperation> record)
    {
        _maxInMemory = maxInMemory;
        _idle = time.CreateTimer(_ => record(new EvictIdle(clock, maxIdle, 0)), null, maxIdle / 2, maxIdle / 2);
        _pressure = time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref _armed, 0);
                record(new EvictIdle(clock, MinIdle, maxInMemory));
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sees to it that, while too many are in memory, idle ones are asked to leave again and again.</summary>
    public void Consider(int inMemory)
    {
        if (inMemory > _maxInMemory && Interlocked.Exchange(ref _armed, 1) == 0) _pressure.Change(MinIdle, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _idle.Dispose();
        _pressure.Dispose();
    }
}
