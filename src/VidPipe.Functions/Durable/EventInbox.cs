using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;

namespace VidPipe.Functions.Durable;

/// <summary>
/// Gives each event to the oldest wait, and what that cannot read to nobody. The platform gives it to the newest, also when
/// that has been cancelled, and then the event is lost: so it is asked by one wait per name only, which is never cancelled,
/// and what comes is handed on here.
/// </summary>
internal sealed class EventInbox(TaskOrchestrationContext platform)
{
    private readonly Dictionary<string, Queue> _queues = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Events that have come and that nobody has taken, with each name's in order.</summary>
    public IEnumerable<(string Name, string? Payload)> Untaken =>
        _queues.Values.SelectMany(queue => queue.Events.Select(payload => (queue.Name, payload)));

    public Task<T> WaitAsync<T>(ExternalEvent<T> externalEvent, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
        var name = externalEvent.Name;
        if (!_queues.TryGetValue(name, out var queue)) _queues.Add(name, queue = new Queue(name));

        var waiter = new Waiter<T>(externalEvent, why => Skip(name, why));
        while (queue.Events.TryDequeue(out var payload))
        {
            if (!waiter.CanRead(payload)) continue;
            waiter.Complete();
            return waiter.Result;
        }

        var node = queue.Waiters.AddLast(waiter);
        waiter.Registration = cancellationToken.Register(() =>
        {
            queue.Waiters.Remove(node);
            waiter.Cancel(cancellationToken);
        });
        if (!queue.Listens) _ = ListenAsync(queue);
        return waiter.Result;
    }

    private async Task ListenAsync(Queue queue)
    {
        queue.Listens = true;
        while (queue.Waiters.Count > 0)
        {
            var payload = (await platform.WaitForExternalEvent<RawJson?>(queue.Name))?.Text;
            if (queue.Waiters.First is not { } oldest)
            {
                queue.Events.Enqueue(payload);
            }
            else if (oldest.Value.CanRead(payload))
            {
                queue.Waiters.RemoveFirst();
                oldest.Value.Complete();
            }
        }

        queue.Listens = false;
    }

    private void Skip(string eventName, string why) =>
        platform.CreateReplaySafeLogger("VidPipe.Events").LogWarning(
            "An event '{Event}' of {InstanceId} cannot be read and is skipped: {Reason}", eventName, platform.InstanceId, why);

    private sealed record Queue(string Name)
    {
        public Queue<string?> Events { get; } = new();

        public LinkedList<Waiter> Waiters { get; } = [];

        public bool Listens { get; set; }
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
