using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <param name="Run">The run that is to stop; another run ignores it.</param>
public sealed record StopRequest(int Run);

/// <summary>An orchestrator's one wait for <c>stop</c>, armed anew after a wrong run's. Dispose it before returning, or the wait swallows a later event.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly IOrchestrationContext _context;
    private readonly int _run;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _requested = new();

    public StopSignal(IOrchestrationContext context, int run)
    {
        (_context, _run) = (context, run);
        _ = WaitAsync();
    }

    public static ExternalEvent<StopRequest> Event { get; } = new("stop", request => request is { Run: > 0 });

    /// <summary>Completes when this run is asked to stop, and in no other case.</summary>
    public Task Requested => _requested.Task;

    public bool IsRequested => Requested.IsCompleted;

    /// <summary>Waits by durable timer, or until a stop is asked for.</summary>
    public async Task DelayAsync(TimeSpan delay)
    {
        using var lost = new CancellationTokenSource();
        var timer = _context.CreateTimerAsync(_context.Now + delay, lost.Token);
        if (await Task.WhenAny(timer, Requested) != timer) lost.Cancel();
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private async Task WaitAsync()
    {
        try
        {
            while ((await _context.WaitForExternalEventAsync(Event, _ended.Token)).Run != _run)
            {
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return;
        }
        catch (Exception broken)
        {
            _context.CreateReplaySafeLogger("VidPipe.Jobs").LogError(broken, "{InstanceId} run {Run} can no longer be stopped: its wait for that has broken.", _context.InstanceId, _run);
            return;
        }

        _requested.SetResult();
    }
}
