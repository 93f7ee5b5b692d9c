using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Retention;

/// <summary>Sweeps one part, or a sixteenth of one.</summary>
public sealed class SweepUnused : IActivity<SweepInput, CleanupCount>
{
    public static Activity<SweepInput, CleanupCount> Handle { get; } = new("SweepUnused");

    private readonly IBlobStore _blobs;
    private readonly IReadOnlyDictionary<string, ISweep> _sweeps;
    private readonly CleanupClock _clock;

    internal SweepUnused(IBlobStore blobs, IEnumerable<ISweep> sweeps, CleanupClock clock) =>
        (_blobs, _sweeps, _clock) = (blobs, sweeps.ToDictionary(s => s.Part, StringComparer.Ordinal), clock);

    public async Task<CleanupCount> RunAsync(ActivityContext context, SweepInput input, CancellationToken cancellationToken)
    {
        input = input with { Run = await _clock.GoOnAsync(input.Run, cancellationToken).ConfigureAwait(false) };
        if (!_sweeps.TryGetValue(input.Part, out var sweep)) throw new VidPipeException(ErrorCode.WrongState, $"This host knows no '{input.Part}' to sweep. Nothing is removed by this clean-up any more; start another.");
        // Who works on what, and answers that may be asked for again, have a life of their own that no deletion ends.
        if (sweep.IsByAge) input = input with { Run = input.Run with { IsNow = false } };
        var sweeper = new Sweeper(_blobs, input.Run, input.Part);
        await sweep.RunAsync(input, sweeper, cancellationToken).ConfigureAwait(false);
        return sweeper.Count;
    }
}
