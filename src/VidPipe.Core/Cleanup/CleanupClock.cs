using VidPipe.Core.Errors;

namespace VidPipe.Core.Cleanup;

/// <summary>Ends clean-ups that have become too old: their marks may be gone, taken for those of one that broke off.</summary>
internal sealed class CleanupClock(TimeProvider time)
{
    /// <summary>Less than the shortest grace period, after which marks are taken away.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <exception cref="VidPipeException">WRONG_STATE.</exception>
    public void EnsureYoung(CleanupRun run)
    {
        if (time.GetUtcNow() - run.StartedAt <= Longest) return;
        throw new VidPipeException(ErrorCode.WrongState, $"This clean-up began at {run.StartedAt.UtcDateTime:u} and has been interrupted since. Nothing is removed by it any more; the next one begins anew.");
    }
}
