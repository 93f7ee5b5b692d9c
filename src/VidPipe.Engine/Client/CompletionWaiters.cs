namespace VidPipe.Engine.Client;

/// <summary>Who waits for which instance to end. Thread-safe.</summary>
internal sealed class CompletionWaiters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);
    private Exception? _closed;

    /// <summary>Completes when the instance ends, or is removed, after this call.</summary>
    public Task NextEnd(string instanceId)
    {
        lock (_gate)
        {
            if (_closed is not null) return Task.FromException(_closed);
            if (!_waiting.TryGetValue(instanceId, out var waiting))
            {
                _waiting[instanceId] = waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return waiting.Task;
        }
    }

    public void Signal(string instanceId)
    {
        TaskCompletionSource? waiting;
        lock (_gate) _waiting.Remove(instanceId, out waiting);
        waiting?.TrySetResult();
    }

    public void Fail(Exception reason)
    {
        TaskCompletionSource[] waiting;
        lock (_gate)
        {
            _closed = reason;
            waiting = [.. _waiting.Values];
            _waiting.Clear();
        }

        foreach (var waiter in waiting) waiter.TrySetException(reason);
    }
}
