using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Engine.Instances;

/// <summary>Raised events and who waits for them: each event goes to the oldest waiter, each waiter gets the oldest event.</summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, LinkedList<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<(long Position, string? Payload)>> _untaken = new(StringComparer.OrdinalIgnoreCase);

    public bool AnyWaiter => _waiters.Count > 0;

    /// <summary>Journal positions of the events that nobody has taken.</summary>
    public HashSet<long> Untaken => [.. _untaken.Values.SelectMany(queue => queue).Select(e => e.Position)];

    public void Raise(string name, long position, string? payload)
    {
        if (_waiters.TryGetValue(name, out var waiting))
        {
            var oldest = waiting.First!.Value;
            Remove(name, waiting.First);
            oldest.Take(payload);
            return;
        }

        if (!_untaken.TryGetValue(name, out var untaken)) _untaken[name] = untaken = new();
        untaken.Enqueue((position, payload));
    }

    /// <param name="onForeignCancel">Called when the token is cancelled from outside the pump.</param>
    public Task<T> WaitAsync<T>(string name, Pump pump, Action onForeignCancel, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);

        var waiter = new Waiter<T>(name);
        if (_untaken.TryGetValue(name, out var untaken))
        {
            var (_, payload) = untaken.Dequeue();
            if (untaken.Count == 0) _untaken.Remove(name);
            waiter.Take(payload);
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

        public abstract void Take(string? payload);
    }

    private sealed class Waiter<T>(string name) : Waiter
    {
        private readonly TaskCompletionSource<T> _result = new();

        public Task<T> Result => _result.Task;

        public override void Take(string? payload)
        {
            Registration.Dispose();
            T? value;
            try
            {
                value = DurableJson.Deserialize<T>(payload);
            }
            catch (JsonException exception)
            {
                _result.SetException(new VidPipeException(
                    ErrorCode.InvalidInput, $"The payload of event '{name}' is not of the type that the code expects: {exception.Message}"));
                return;
            }

            _result.SetResult(value!);
        }

        public void Cancel(CancellationToken token) => _result.SetCanceled(token);
    }
}
