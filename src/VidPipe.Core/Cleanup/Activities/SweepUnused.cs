using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Cleanup;

/// <summary>Sweeps one part, or a sixteenth of one.</summary>
public sealed class SweepUnused : IActivity<SweepInput, CleanupCount>
{
    public static Activity<SweepInput, CleanupCount> Handle { get; } = new("SweepUnused");

    private static readonly CleanupPart[] Aging = [CleanupPart.Leases, CleanupPart.Requests, CleanupPart.Leftovers];

    private readonly IBlobStore _blobs;
    private readonly IReadOnlyDictionary<CleanupPart, ISweep> _sweeps;
    private readonly CleanupClock _clock;

    internal SweepUnused(IBlobStore blobs, IEnumerable<ISweep> sweeps, CleanupClock clock) =>
        (_blobs, _sweeps, _clock) = (blobs, sweeps.ToDictionary(s => s.Part), clock);

    public async Task<CleanupCount> RunAsync(ActivityContext context, SweepInput input, CancellationToken cancellationToken)
    {
        input = input with { Run = await _clock.GoOnAsync(input.Run, cancellationToken).ConfigureAwait(false) };
        // Who works on what, and answers that may be asked for again, have a life of their own that nobody's deletion ends.
        if (Aging.Contains(input.Part)) input = input with { Run = input.Run with { IsNow = false } };
        var broom = new Broom(_blobs, input.Run, input.Part);
        await _sweeps[input.Part].RunAsync(input, broom, cancellationToken).ConfigureAwait(false);
        return broom.Count;
    }
}
