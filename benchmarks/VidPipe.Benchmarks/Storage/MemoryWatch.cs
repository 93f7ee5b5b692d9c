namespace VidPipe.Benchmarks.Storage;

/// <summary>The most that this process holds in memory while something runs.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public MemoryWatch() => _watching = WatchAsync();

    /// <summary>In bytes.</summary>
    public long Peak { get; private set; } = Environment.WorkingSet;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) Peak = Math.Max(Peak, Environment.WorkingSet);
        }
        catch (OperationCanceledException)
        {
            // What was watched has ended.
        }
    }
}
