using System.Text.Json;
using Microsoft.DurableTask;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Functions.Durable;

/// <summary>
/// Gives each event to the oldest wait. The platform gives it to the newest, also when that has been cancelled, and then
/// the event is lost: so it is asked by one wait per name only, which is never cancelled, and what comes is handed on here.
/// </summary>
internal sealed class EventInbox(TaskOrchestrationContext platform)
{
    private readonly Dictionary<string, Queue> _queues = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Events that have come and that nobody has taken, with each name's in order.</summary>
    public IEnumerable<(string Name, string? Payload)> Untaken =>
        _queues.Values.SelectMany(queue => queue.Events.Select(payload => (queue.Name, payload)));

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
        if (!_queues.TryGetValue(name, out var queue)) _queues.Add(name, queue = new Queue(name));

        var waiter = new Waiter<T>(name);
        if (queue.Events.TryDequeue(out var payload))
        {
            waiter.Take(payload);
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
            if (queue.Waiters.First is { } oldest)
            {
                queue.Waiters.RemoveFirst();
                oldest.Value.Take(payload);
            }
            else
            {
                queue.Events.Enqueue(payload);
            }
        }

        queue.Listens = false;
    }

    private sealed record Queue(string Name)
    {
        public Queue<string?> Events { get; } = new();

        public LinkedList<Waiter> Waiters { get; } = [];

        public bool Listens { get; set; }
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
