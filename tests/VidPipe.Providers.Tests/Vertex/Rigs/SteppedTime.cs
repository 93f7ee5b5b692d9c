namespace VidPipe.Providers.Tests.Vertex.Rigs;

/// <summary>Waits are over at once, and the clock has moved on by them; time limits (an hour and more) pass only when a test says so.</summary>
internal sealed class SteppedTime : TimeProvider
{
    public static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly List<Parked> _parked = [];
    private DateTimeOffset _now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How long each wait was.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Advance(TimeSpan by)
    {
        List<Parked> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _parked.Where(p => p.At <= _now)];
            _parked.RemoveAll(due.Contains);
        }

        foreach (var timer in due) timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Parked(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Parked(SteppedTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset At { get; private set; }

        public void Fire() => ThreadPool.QueueUserWorkItem(_ => callback(state));

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            lock (time._lock)
            {
                if (dueTime >= Limit)
                {
                    At = time._now + dueTime;
                    time._parked.Add(this);
                    return true;
                }

                if (dueTime > TimeSpan.Zero) time.Waits.Add(dueTime);
                time._now += dueTime;
            }

            Fire();
            return true;
        }

        public void Dispose()
        {
            lock (time._lock) time._parked.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
