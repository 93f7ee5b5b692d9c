using System.Runtime.InteropServices;

namespace VidPipe.Local.Following;

/// <summary>
/// Ctrl-C and SIGTERM while a command runs: the first asks it to stop in good order, the second ends the process at once
/// (whatever was recorded by then stays, so that is safe too).
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action _leaveAtOnce;

    /// <param name="leaveAtOnce">Ends the process.</param>
    public Interrupt(Action leaveAtOnce)
    {
        _leaveAtOnce = leaveAtOnce;
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM]) _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    public bool IsRequested => _requested.Task.IsCompleted;

    /// <summary>Completes with the first signal.</summary>
    public Task Requested => _requested.Task;

    /// <summary>A token that the first signal cancels.</summary>
    public CancellationTokenSource LinkedTo(CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = _requested.Task.ContinueWith(_ => source.Cancel(), source.Token, TaskContinuationOptions.None, TaskScheduler.Default);
        return source;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_requested.TrySetResult()) _leaveAtOnce();
    }
}
