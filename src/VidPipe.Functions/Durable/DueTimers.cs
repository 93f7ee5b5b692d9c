using Microsoft.DurableTask;

namespace VidPipe.Functions.Durable;

/// <summary>
/// Completes timers in the order in which they are due. The platform's messages about timers that come due together
/// arrive in any order: when one has fired, those that were due before it are done too.
/// </summary>
/// <remarks>A timer longer than the back end allows is a chain of shorter ones: the SDK's own doing (<c>MaximumTimerInterval</c>).</remarks>
internal sealed class DueTimers(TaskOrchestrationContext platform)
{
    private readonly List<Timer> _running = [];

    public Task RunAsync(DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);

        var timer = new Timer(dueAt);
        _running.Add(timer);
        _ = WatchAsync(timer, cancellationToken);
        return timer.Done.Task;
    }

    private async Task WatchAsync(Timer timer, CancellationToken cancellationToken)
    {
        try
        {
            await platform.CreateTimer(timer.DueAt.UtcDateTime, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _running.Remove(timer);
            timer.Done.TrySetCanceled(cancellationToken);
            return;
        }

        var due = _running.Where(other => other.DueAt < timer.DueAt).OrderBy(other => other.DueAt).Append(timer).ToList();
        foreach (var next in due)
        {
            // What one of them wakes up may cancel another.
            if (_running.Remove(next)) next.Done.SetResult();
        }
    }

    private sealed class Timer(DateTimeOffset dueAt)
    {
        public DateTimeOffset DueAt { get; } = dueAt;

        public TaskCompletionSource Done { get; } = new();
    }
}
