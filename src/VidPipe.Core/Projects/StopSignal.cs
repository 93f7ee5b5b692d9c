using VidPipe.Core.Durable;

namespace VidPipe.Core.Projects;

/// <param name="Run">The run that is to stop; another run ignores it.</param>
public sealed record StopRequest(int Run);

/// <summary>An orchestrator's one wait for <c>stop</c>, armed anew after a wrong run's. Dispose it before returning, or the wait swallows a later event.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly IOrchestrationContext _context;
    private readonly int _run;
    private readonly CancellationTokenSource _ended = new();

    public StopSignal(IOrchestrationContext context, int run)
    {
        (_context, _run) = (context, run);
        Requested = WaitAsync();
    }

    public static ExternalEvent<StopRequest> Event { get; } = new("stop");

    /// <summary>Completes when this run is asked to stop.</summary>
    public Task Requested { get; }

    public bool IsRequested => Requested.IsCompletedSuccessfully;

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
        while ((await _context.WaitForExternalEventAsync(Event, _ended.Token)).Run != _run)
        {
        }
    }
}
