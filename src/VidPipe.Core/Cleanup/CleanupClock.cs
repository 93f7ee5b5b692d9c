using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Cleanup;

/// <summary>Ends clean-ups that have become too old: their marks may be gone, taken for those of one that broke off.</summary>
internal sealed class CleanupClock(TimeProvider time, Freshness freshness)
{
    /// <summary>Less than the shortest grace period, after which marks are taken away.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>Begins a clean-up; of one without a grace period everybody in this process is told.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE.</exception>
    public void Begin(CleanupRun run)
    {
        if (run.IsNow) freshness.Announce(run.Id);
        EnsureGoesOn(run);
    }

    /// <exception cref="VidPipeException">WRONG_STATE.</exception>
    public void EnsureGoesOn(CleanupRun run)
    {
        if (run.IsNow && (!freshness.IsAnnounced(run.Id) || time.GetUtcNow() < run.StartedAt))
        {
            throw new VidPipeException(ErrorCode.WrongState, "The host was started again, or its clock set back, amid this clean-up without a grace period. Nothing is removed by it any more; start another.");
        }

        if (time.GetUtcNow() - run.StartedAt <= Longest) return;
        throw new VidPipeException(ErrorCode.WrongState, $"This clean-up began at {run.StartedAt.UtcDateTime:u} and has been interrupted since. Nothing is removed by it any more; the next one begins anew.");
    }
}
