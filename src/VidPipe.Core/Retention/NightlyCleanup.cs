using VidPipe.Core.Assets;
using VidPipe.Core.Clocks;
using VidPipe.Core.Durable;
using VidPipe.Core.Ticker;

namespace VidPipe.Core.Retention;

/// <summary>
/// Starts one clean-up a night. Due is the latest night that none was started for: one that was missed is made up for at
/// the next tick, once however many were missed.
/// </summary>
/// <remarks>Every tick also looks at how the clock is set, as a clean-up by hand needs that, too.</remarks>
internal sealed class NightlyCleanup(IOrchestrationClient client, DocumentStore documents, CleanupPolicy policy, WallClockHistory history) : IScheduledWork
{
    public string Name => "cleanup";

    public async Task<bool> IsDueAsync(DateTimeOffset tick, CancellationToken cancellationToken)
    {
        await history.ObserveAsync(cancellationToken).ConfigureAwait(false);
        if (policy.NightlyAt is not { } at) return false;
        // Of one that cannot be read, it is begun again: under the id of its night, so once.
        var last = await documents.FindAsync<NightlyRun>(CleanupNames.Nightly, cancellationToken).ConfigureAwait(false);
        return last?.Value is not { } known || IsBefore(known, NightBefore(tick, at), tick);
    }

    public async Task RunAsync(DateTimeOffset tick, CancellationToken cancellationToken)
    {
        if (policy.NightlyAt is not { } at) return;
        var night = NightBefore(tick, at);
        var input = new CleanupInput(CleanupMode.Remove, policy.Grace);
        await client.StartAsync(CleanupOrchestrator.Handle, CleanupOrchestrator.IdOf(night), input, StartPolicy.OnlyIfAbsent, cancellationToken).ConfigureAwait(false);
        await documents.UpdateAsync<NightlyRun>(
            CleanupNames.Nightly, last => last is null || IsBefore(last, night, tick) ? new NightlyRun(night) : null, cancellationToken, WhenDamaged.CountsAsAbsent).ConfigureAwait(false);
    }

    /// <summary>Also a night that is still to come, which a host had whose clock was wrong: it must not stand for all until then.</summary>
    private static bool IsBefore(NightlyRun last, DateTimeOffset night, DateTimeOffset tick) => last.Night < night || last.Night > tick + WallClock.Tolerance;

    private static DateTimeOffset NightBefore(DateTimeOffset tick, TimeSpan at)
    {
        var today = new DateTimeOffset(tick.UtcDateTime.Date, TimeSpan.Zero) + at;
        return today <= tick ? today : today.AddDays(-1);
    }

    private sealed record NightlyRun(DateTimeOffset Night);
}
