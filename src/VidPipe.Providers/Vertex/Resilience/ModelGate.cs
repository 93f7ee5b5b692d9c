namespace VidPipe.Providers.Vertex.Resilience;

/// <summary>Lets the calls of a model through one after another, no faster than its line of the model table allows. In order of arrival. Thread-safe.</summary>
internal sealed class ModelGate(int? requestsPerMinute, TimeSpan leastInterval, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Queue<TimeSpan> _entries = [];
    private readonly long _origin = time.GetTimestamp();
    private TimeSpan? _last;

    /// <summary>Waits for a turn. One that is cancelled while it waits has had its turn all the same.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        var wait = Reserve();
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
    }

    private TimeSpan Reserve()
    {
        lock (_lock)
        {
            var now = time.GetElapsedTime(_origin);
            var entry = Later(now, _last + leastInterval);
            if (requestsPerMinute is { } most)
            {
                if (_entries.Count >= most) entry = Later(entry, _entries.Dequeue() + Minute);
                _entries.Enqueue(entry);
            }

            _last = entry;
            return entry - now;
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan? other) => other > one ? other.Value : one;
}
