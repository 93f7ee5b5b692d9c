using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Metrics;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Jobs;

/// <summary>
/// Applies a patch to a job's document: an older save is dropped, a deleted job stays deleted. The save that ends a run removes
/// its mark of ending. Each kind has a subclass, which says how its own part of a patch is applied.
/// </summary>
public abstract class SaveJob<TPatch, TDocument>(
    JobKind kind, DocumentStore documents, SpendingLedger ledger, MetricsIndex metrics, ModelTable models, RunEndings endings)
    : IActivity<TPatch, JobSaved>
    where TPatch : JobPatch
    where TDocument : JobDocument
{
    public async Task<JobSaved> RunAsync(ActivityContext context, TPatch input, CancellationToken cancellationToken)
    {
        var owner = new OwnerId(input.JobId);
        var change = await PrepareAsync(input, cancellationToken).ConfigureAwait(false);
        if (input.OpensRun) await endings.LiftOlderAsync(owner, input.Run, input.At, cancellationToken).ConfigureAwait(false);
        var spent = await ledger.TallyAsync(owner, cancellationToken).ConfigureAwait(false);
        var costs = CostsOf(spent);
        var there = await documents.UpdateAsync<TDocument>(
            kind.DocumentOf(input.JobId),
            document => JobPatches.Apply(document, input, costs, Create, change),
            cancellationToken).ConfigureAwait(false);
        if (there is { IsDeleted: false }) await metrics.AddAsync(JobFigures.Of(there, kind, spent, models), cancellationToken).ConfigureAwait(false);
        if (input.Status.IsTerminal()) await endings.LiftAsync(owner, input.Run, cancellationToken).ConfigureAwait(false);
        return new JobSaved(there is { IsDeleted: true });
    }

    /// <summary>The document of a patch that opens the first run; what all documents have in common is added.</summary>
    protected abstract TDocument Create(TPatch patch);

    /// <summary>Reads what the patch refers to. The function that it returns adds the patch to the document: pure, may run more than once.</summary>
    protected abstract Task<Func<TDocument, TPatch, TDocument>> PrepareAsync(TPatch patch, CancellationToken cancellationToken);

    private static CostDocument CostsOf(IReadOnlyDictionary<string, ModelSpending> spent) => new(
        spent.Values.Sum(s => s.CostUsd),
        spent.Values.Sum(s => s.UncertainUsd),
        new SortedDictionary<string, decimal>(spent.ToDictionary(s => s.Key, s => s.Value.CostUsd), StringComparer.Ordinal));
}
