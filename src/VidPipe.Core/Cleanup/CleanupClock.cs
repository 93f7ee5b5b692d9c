using VidPipe.Core.Clocks;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Cleanup;

/// <summary>
/// Ends clean-ups that have become too old: their marks may be gone, taken for those of one that broke off. So it does with
/// those that were begun by a clock which was ahead: to them all that is written now is older than the grace period.
/// </summary>
internal sealed class CleanupClock(TimeProvider time)
{
    /// <summary>Less than the shortest grace period, after which marks are taken away.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <exception cref="VidPipeException">WRONG_STATE.</exception>
    public void EnsureYoung(CleanupRun run)
    {
        if (!time.HasPassed(Longest, run.StartedAt)) return;
        throw new VidPipeException(ErrorCode.WrongState, $"This clean-up began at {run.StartedAt.UtcDateTime:u} and has been interrupted since, or the clock has been set back. Nothing is removed by it any more; the next one begins anew.");
    }
}
