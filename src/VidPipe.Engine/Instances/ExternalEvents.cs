using VidPipe.Core.Durable;

namespace VidPipe.Engine.Instances;

/// <summary>
/// Raised events and who waits for them: each event goes to the oldest waiter, each waiter gets the oldest event that it
/// can read.
/// </summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, LinkedList<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<(long Position, string? Payload)>> _untaken = new(StringComparer.OrdinalIgnoreCase);

    public bool AnyWaiter => _waiters.Count > 0;

    /// <summary>Journal positions of the events that no wait has taken.</summary>
    public HashSet<long> Untaken => [.. _untaken.Values.SelectMany(queue => queue).Select(e => e.Position)];

    public void Raise(string name, long position, string? payload)
    {
        if (_waiters.TryGetValue(name, out var waiting))
        {
            var oldest = waiting.First!;
            if (oldest.Value.CanRead(payload))
            {
                Remove(name, oldest);
                oldest.Value.Complete();
            }

            return;
        }

        if (!_untaken.TryGetValue(name, out var untaken)) _untaken[name] = untaken = new();
        untaken.Enqueue((position, payload));
    }

    /// <param name="onUnreadable">Called with the reason why an event cannot be read, which no wait gets then.</param>
    /// <param name="onForeignCancel">Called when the token is cancelled from outside the pump.</param>
    public Task<T> WaitAsync<T>(
        ExternalEvent<T> externalEvent, Pump pump, Action<string> onUnreadable, Action onForeignCancel, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);

        var name = externalEvent.Name;
        var waiter = new Waiter<T>(externalEvent, onUnreadable);
        while (_untaken.TryGetValue(name, out var untaken))
        {
            var (_, payload) = untaken.Dequeue();
            if (untaken.Count == 0) _untaken.Remove(name);
            if (!waiter.CanRead(payload)) continue;
            waiter.Complete();
            return waiter.Result;
        }

        if (!_waiters.TryGetValue(name, out var waiting)) _waiters[name] = waiting = new();
        var node = waiting.AddLast(waiter);
        waiter.Registration = cancellationToken.Register(() =>
        {
            if (!pump.IsCurrent)
            {
                onForeignCancel();
                return;
            }

            Remove(name, node);
            waiter.Cancel(cancellationToken);
        });
        return waiter.Result;
    }

    private void Remove(string name, LinkedListNode<Waiter> node)
    {
        var waiting = node.List!;
        waiting.Remove(node);
        if (waiting.Count == 0) _waiters.Remove(name);
    }

    private abstract class Waiter
    {
        public CancellationTokenRegistration Registration { get; set; }

        public abstract bool CanRead(string? payload);

        /// <summary>With what was read last.</summary>
        public abstract void Complete();
    }

    private sealed class Waiter<T>(ExternalEvent<T> externalEvent, Action<string> onUnreadable) : Waiter
    {
        private readonly TaskCompletionSource<T> _result = new();
        private T? _payload;

        public Task<T> Result => _result.Task;

        public override bool CanRead(string? payload)
        {
            if (externalEvent.TryRead(payload, out _payload, out var why)) return true;
            onUnreadable(why);
            return false;
        }

        public override void Complete()
        {
            Registration.Dispose();
            _result.SetResult(_payload!);
        }

        public void Cancel(CancellationToken token) => _result.SetCanceled(token);
    }
}
