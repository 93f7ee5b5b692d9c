using VidPipe.Core.Durable;

namespace VidPipe.Core.Retention;

/// <summary>
/// Marks what is reachable from one slice of what there is: everything at work, of whatever kind, then what each registered
/// source has, in the order of their names. Says where the next slice begins, and at the end what is swept.
/// </summary>
public sealed class MarkUsed : IActivity<MarkSlice, MarkedSlice>
{
    public static Activity<MarkSlice, MarkedSlice> Handle { get; } = new("MarkUsed");

    private const int PageSize = 100;

    private static readonly OrchestrationStatus[] AtWork = [OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended];

    private readonly IOrchestrationClient _client;
    private readonly RetentionSources _sources;
    private readonly IReadOnlyList<PlannedSweep> _sweeps;
    private readonly Marks _marks;
    private readonly CleanupClock _clock;

    internal MarkUsed(IOrchestrationClient client, RetentionSources sources, IEnumerable<ISweep> sweeps, Marks marks, CleanupClock clock) =>
        (_client, _sources, _sweeps, _marks, _clock) = (client, sources, [.. sweeps.OrderBy(PlaceOf).Select(s => new PlannedSweep(s.Part, s.IsSharded))], marks, clock);

    public async Task<MarkedSlice> RunAsync(ActivityContext context, MarkSlice input, CancellationToken cancellationToken)
    {
        var run = input.Number == 0
            ? await _clock.BeginAsync(input.Run, cancellationToken).ConfigureAwait(false)
            : await _clock.GoOnAsync(input.Run, cancellationToken).ConfigureAwait(false);
        var reachable = new Reachable();
        var slice = input.Source == MarkSlice.AtWork
            ? await MarkAtWorkAsync(input.Token, reachable, cancellationToken).ConfigureAwait(false)
            : await _sources.Get(input.Source).MarkAsync(run, input.Token, reachable, cancellationToken).ConfigureAwait(false);
        await _marks.WriteAsync(run, $"marked-{input.Number:d6}", reachable, cancellationToken).ConfigureAwait(false);
        var then = slice.Next is { } token ? new MarkPlace(input.Source, token)
            : _sources.After(input.Source) is { } next ? new MarkPlace(next, null)
            : null;
        return new MarkedSlice(then, slice.Count, slice.Unreadable, then is null ? _sweeps : null);
    }

    /// <summary>The records that stay mark their assets, so they come before these; among the leftovers are marks, so they are the last.</summary>
    private static int PlaceOf(ISweep sweep) => sweep.Part switch
    {
        CleanupPart.Actions => 0,
        CleanupPart.Assets => 1,
        CleanupPart.Leftovers => 3,
        _ => 2,
    };

    /// <summary>What is at work keeps all that it names.</summary>
    private async Task<SourceSlice> MarkAtWorkAsync(string? pageToken, Reachable reachable, CancellationToken cancellationToken)
    {
        var page = await _client.ListAsync(new OrchestrationQuery(AtWork, PageSize: PageSize, ContinuationToken: pageToken), cancellationToken).ConfigureAwait(false);
        foreach (var instance in page.Instances)
        {
            reachable.AddDigestsIn(instance.Input);
            reachable.AddDigestsIn(instance.CustomStatus);
        }

        return new SourceSlice(page.ContinuationToken, 0);
    }
}
