namespace VidPipe.Engine.Timers;

/// <summary>All that is due later, behind one timer. Thread-safe. The journal holds the truth: this is rebuilt from it.</summary>
internal sealed class TimerQueue : IDisposable
{
    // Longer waits are cut up: the platform's timers stand still while the machine sleeps, and the clock does not.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly EngineClock _clock;
    private readonly Action<List<TimerEntry>> _due;
    private readonly object _gate = new();
    private readonly PriorityQueue<TimerEntry, long> _queue = new();
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;
    private int _sweepAt = 1024;

    public TimerQueue(TimeProvider time, EngineClock clock, Action<List<TimerEntry>> due)
    {
        (_clock, _due) = (clock, due);
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TimerEntry entry)
    {
        lock (_gate)
        {
            _queue.Enqueue(entry, entry.Due);
            if (_queue.Count > _sweepAt) DropCancelled();
            if (entry.Due < _armedFor) Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        var ripe = new List<TimerEntry>();
        lock (_gate)
        {
            var now = _clock.Elapsed;
            while (_queue.TryPeek(out var entry, out var due) && (due <= now || entry.Cancelled))
            {
                _queue.Dequeue();
                if (!entry.Cancelled) ripe.Add(entry);
            }

            Arm();
        }

        if (ripe.Count > 0) _due(ripe);
    }

    private void Arm()
    {
        if (!_queue.TryPeek(out _, out var next))
        {
            _armedFor = long.MaxValue;
            return;
        }

        _armedFor = next;
        // Rounded up: a timer that rings a fraction early would find nothing due and spin.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(Math.Max(0, next - _clock.Elapsed)).TotalMilliseconds));
        _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    private void DropCancelled()
    {
        var kept = _queue.UnorderedItems.Where(item => !item.Element.Cancelled).ToList();
        _queue.Clear();
        _queue.EnqueueRange(kept.Select(item => (item.Element, item.Priority)));
        _sweepAt = Math.Max(1024, _queue.Count * 2);
    }
}
