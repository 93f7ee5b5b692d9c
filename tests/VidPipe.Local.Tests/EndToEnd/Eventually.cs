namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>Waits for conditions instead of for time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <returns>The first value that is not null.</returns>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> read)
        where T : class
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        do
        {
            if (await read() is { } value) return value;
        }
        while (!limit.IsCancellationRequested && await timer.WaitForNextTickAsync());

        throw new TimeoutException($"It did not happen: {what}.");
    }

    public static Task IsTrueAsync(string what, Func<bool> condition) =>
        GetAsync(what, () => Task.FromResult(condition() ? what : null));
}
