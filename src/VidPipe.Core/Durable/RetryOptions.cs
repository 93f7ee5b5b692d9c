using VidPipe.Core.Errors;

namespace VidPipe.Core.Durable;

/// <summary>
/// Retries of a call by its orchestrator, with durable timers between attempts. Provider calls are retried inside
/// the provider and must not be retried here too.
/// </summary>
/// <param name="FirstInterval">Wait before the second attempt.</param>
/// <param name="Backoff">Factor on each further wait, at least 1.</param>
/// <param name="MaxInterval">Upper bound of a wait.</param>
/// <param name="MaxAttempts">Attempts in all, at least 1.</param>
/// <param name="RetryOn">A pure predicate: which codes are worth another attempt.</param>
public sealed record RetryOptions(
    TimeSpan FirstInterval, double Backoff, TimeSpan MaxInterval, int MaxAttempts, Func<ErrorCode, bool> RetryOn)
{
    /// <summary>For our own infrastructure: storage and database errors, and activities that a stopping host has cancelled; 5 attempts, 1 s doubling to at most 30 s.</summary>
    public static RetryOptions Infrastructure { get; } = new(
        TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(30), 5,
        code => code is ErrorCode.StorageError or ErrorCode.DatabaseError or ErrorCode.Cancelled);

    /// <summary>The wait after the given attempt (1 is the first).</summary>
    public TimeSpan IntervalAfter(int attempt)
    {
        var ticks = FirstInterval.Ticks * Math.Pow(Backoff, attempt - 1);
        return ticks >= MaxInterval.Ticks ? MaxInterval : TimeSpan.FromTicks((long)ticks);
    }
}
