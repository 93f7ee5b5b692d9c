using VidPipe.Core.Assets;
using VidPipe.Core.Clocks;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Retention;

/// <summary>
/// Ends clean-ups that have become too old: their marks may be gone, taken for those of one that broke off. So it does with
/// those that were begun by a clock which was ahead: to them all that is written now is older than the grace period.
/// </summary>
/// <remarks>What was written by another setting of the clock is not taken for older than it is (<see cref="WallClockHistory"/>).</remarks>
internal sealed class CleanupClock(TimeProvider time, TouchOnUse touchOnUse, WallClockHistory history)
{
    /// <summary>Less than the shortest grace period, after which marks are taken away.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromHours(12);

    /// <summary>Begins a clean-up; one without a grace period is announced in this process.</summary>
    /// <returns>As <see cref="GoOnAsync"/>.</returns>
    /// <exception cref="VidPipeException">WRONG_STATE.</exception>
    public Task<CleanupRun> BeginAsync(CleanupRun run, CancellationToken cancellationToken)
    {
        if (run.IsNow) touchOnUse.Announce(run.Id);
        return GoOnAsync(run, cancellationToken);
    }

    /// <returns>The run with the cutoff that holds for this slice of it.</returns>
    /// <exception cref="VidPipeException">WRONG_STATE.</exception>
    public async Task<CleanupRun> GoOnAsync(CleanupRun run, CancellationToken cancellationToken)
    {
        EnsureGoesOn(run);
        return await CorrectAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>The run with the cutoff that holds now.</returns>
    public async Task<CleanupRun> CorrectAsync(CleanupRun run, CancellationToken cancellationToken) =>
        run with { Ahead = await history.AheadAsync(cancellationToken).ConfigureAwait(false) };

    private void EnsureGoesOn(CleanupRun run)
    {
        if (run.IsNow && (!touchOnUse.IsAnnounced(run.Id) || time.GetUtcNow() < run.StartedAt))
        {
            throw new VidPipeException(ErrorCode.WrongState, "The host was started again, or its clock set back, amid this clean-up without a grace period. Nothing is removed by it any more; start another.");
        }

        if (!time.HasPassed(MaxDuration, run.StartedAt)) return;
        throw new VidPipeException(ErrorCode.WrongState, $"This clean-up began at {run.StartedAt.UtcDateTime:u} and has been interrupted since, or the clock has been set back. Nothing is removed by it any more; the next one begins anew.");
    }
}
