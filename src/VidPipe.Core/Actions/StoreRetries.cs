using Microsoft.Extensions.Logging;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Actions;

/// <summary>Repeats, in place, what follows a payment while the store is down: with growing waits, up to a limit.</summary>
/// <param name="limit">From the first failure on.</param>
internal sealed class StoreRetries(TimeProvider time, TimeSpan limit, ILogger logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <param name="isPaid">Asked after a failure: what nothing was paid for is not repeated here.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> step, Func<bool> isPaid, CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        long? failedAt = null;
        while (true)
        {
            try
            {
                return await step();
            }
            catch (Exception e) when (IsOfStore(e) && isPaid())
            {
                failedAt ??= time.GetTimestamp();
                if (time.GetElapsedTime(failedAt.Value) + wait > limit) throw;
                logger.LogWarning(e, "What was paid for could not be stored yet; it is tried again in {Wait}.", wait);
            }

            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 > MaxWait ? MaxWait : wait * 2;
        }
    }

    /// <summary>Whether the store, or a local disk, did not take or give what it should.</summary>
    public static bool IsOfStore(Exception exception) => Failure.From(exception).Code is ErrorCode.StorageError or ErrorCode.DatabaseError;
}
