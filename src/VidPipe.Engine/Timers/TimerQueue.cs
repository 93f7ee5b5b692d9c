namespace VidPipe.Engine.Timers;

/// <summary>All that is due later, behind one timer. Thread-safe. The journal holds the truth: this is rebuilt from it.</summary>
internal sealed class TimerQueue : IDisposable
{
    // Longer waits are cut up: the platform's timers count milliseconds in 32 bits.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly Action<List<TimerEntry>> _due;
    private readonly object _gate = new();
    private readonly PriorityQueue<TimerEntry, long> _queue = new();
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;
    private int _sweepAt = 1024;

    public TimerQueue(TimeProvider time, Action<List<TimerEntry>> due)
    {
        (_time, _due) = (time, due);
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TimerEntry entry)
    {
        lock (_gate)
        {
            _queue.Enqueue(entry, entry.DueAt);
            if (_queue.Count > _sweepAt) DropCancelled();
            if (entry.DueAt < _armedFor) Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        var due = new List<TimerEntry>();
        lock (_gate)
        {
            var now = _time.GetUtcNow().UtcTicks;
            while (_queue.TryPeek(out var entry, out var dueAt) && (dueAt <= now || entry.Cancelled))
            {
                _queue.Dequeue();
                if (!entry.Cancelled) due.Add(entry);
            }

            Arm();
        }

        if (due.Count > 0) _due(due);
    }

    private void Arm()
    {
        if (!_queue.TryPeek(out _, out var dueAt))
        {
            _armedFor = long.MaxValue;
            return;
        }

        _armedFor = dueAt;
        // Rounded up: a timer that rings a fraction early would find nothing due and spin.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(Math.Max(0, dueAt - _time.GetUtcNow().UtcTicks)).TotalMilliseconds));
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
