using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Retention;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Metrics;

/// <summary>
/// Makes the index from the jobs' documents and the ledger: once for a store that has none, and after damage. What deleted
/// jobs cost is in the ledger alone.
/// </summary>
internal sealed class MetricsRebuild(
    IBlobStore blobs, DocumentStore documents, SpendingLedger ledger, ModelTable models, JobKinds kinds, MetricsIndex index, TimeProvider time, ILogger<MetricsRebuild> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var figures = new List<JobFigures>();
        foreach (var kind in kinds.All)
        {
            await foreach (var blob in blobs.AllAsync(kind.Folder, cancellationToken).ConfigureAwait(false))
            {
                if (kind.IdOf(blob.Name) is { } id && await FiguresOfAsync(kind, id, cancellationToken).ConfigureAwait(false) is { } found) figures.Add(found);
            }
        }

        figures.AddRange(await WithoutDocumentAsync(figures.Select(f => f.JobId).ToHashSet(StringComparer.Ordinal), cancellationToken).ConfigureAwait(false));

        // Jobs that are saved meanwhile are later than what was read here, and stay.
        await index.AddAsync(figures, cancellationToken).ConfigureAwait(false);
        await index.MarkWholeAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (figures.Count > 0) logger.LogInformation("The metrics of {Jobs} jobs were made from their documents.", figures.Count);
    }

    private async Task<JobFigures?> FiguresOfAsync(JobKind kind, string id, CancellationToken cancellationToken)
    {
        switch (await kind.FindDocumentAsync(documents, id, cancellationToken).ConfigureAwait(false))
        {
            // Its mark is all that is left of a deleted job.
            case null or { Value.IsDeleted: true }:
                return null;
            case { Damage: { } damaged }:
                logger.LogWarning(damaged, "Of a job only what it cost is in the metrics: {Document} is damaged.", kind.DocumentOf(id));
                return JobFigures.OfLedger(id, JobStatus.Failed, await LinesOfAsync(new OwnerId(id), cancellationToken).ConfigureAwait(false));
            case { Value: var document }:
                return JobFigures.Of(document!, kind, await ledger.TallyAsync(new OwnerId(id), cancellationToken).ConfigureAwait(false), models);
        }
    }

    /// <summary>Those that only the ledger knows.</summary>
    private async Task<IReadOnlyList<JobFigures>> WithoutDocumentAsync(HashSet<string> known, CancellationToken cancellationToken)
    {
        var figures = new List<JobFigures>();
        await foreach (var owner in ledger.OwnersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (known.Add(owner.Id)) figures.Add(JobFigures.OfLedger(owner.Id, status: null, await LinesOfAsync(owner, cancellationToken).ConfigureAwait(false)));
        }

        return figures;
    }

    private ValueTask<List<LedgerLine>> LinesOfAsync(OwnerId owner, CancellationToken cancellationToken) =>
        ledger.ReadAsync(owner, cancellationToken).ToListAsync(cancellationToken);
}
