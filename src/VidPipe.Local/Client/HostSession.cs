namespace VidPipe.Local.Client;

/// <summary>A command's line to a host. What fails in passing is called again, so calls must be safe to repeat.</summary>
internal abstract class HostSession(TimeProvider time) : IAsyncDisposable
{
    private const int MaxBusyAnswers = 60;
    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    /// <summary>Whether another process does the work.</summary>
    public abstract bool IsGuest { get; }

    /// <summary>Whether nothing moves now: what is asked for is noted and done later.</summary>
    public abstract bool OnlyTakesNotes { get; }

    /// <summary>Told in one line what keeps the command waiting.</summary>
    public Action<string>? OnWait { get; set; }

    protected TimeProvider Time { get; } = time;

    /// <summary>Calls the host, again when that failed in passing.</summary>
    /// <exception cref="CommandLine.CommandFailedException">There is no host to call (any more).</exception>
    public async Task<T> CallAsync<T>(Func<HostClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var answers = 1; ; answers++)
        {
            try
            {
                return await TryAsync(call, cancellationToken);
            }
            catch (ApiException busy) when (busy.IsBusy && answers < MaxBusyAnswers)
            {
                await Task.Delay(busy.RetryAfter ?? BusyPause, Time, cancellationToken);
            }
        }
    }

    /// <summary>How long to wait before asking again.</summary>
    /// <param name="asked">What the host would like.</param>
    public abstract TimeSpan PauseAfter(TimeSpan? asked);

    public abstract ValueTask DisposeAsync();

    protected abstract Task<T> TryAsync<T>(Func<HostClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken);
}
