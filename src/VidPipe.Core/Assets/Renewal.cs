namespace VidPipe.Core.Assets;

/// <summary>How long leases last, and keeping one alive while its work runs.</summary>
internal static class Renewal
{
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    /// <param name="renew">Renews once; false when there is nothing left to renew. Its exceptions are the caller's to handle.</param>
    public static async Task<T> WhileAsync<T>(TimeProvider time, Func<Task<bool>> renew, Func<Task<T>> work)
    {
        using var stop = new CancellationTokenSource();
        var renewing = LoopAsync(time, renew, stop.Token);
        try
        {
            return await work();
        }
        finally
        {
            await stop.CancelAsync();
            await renewing;
        }
    }

    private static async Task LoopAsync(TimeProvider time, Func<Task<bool>> renew, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                if (!await renew()) return;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The work has ended.
        }
    }
}
