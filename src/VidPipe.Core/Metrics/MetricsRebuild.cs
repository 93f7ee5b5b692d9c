using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Metrics;

/// <summary>
/// Makes the index from the project documents and the ledger: once for a store that has none, and after damage. What deleted
/// projects cost is in the ledger alone.
/// </summary>
internal sealed class MetricsRebuild(
    IBlobStore blobs, DocumentStore documents, SpendingLedger ledger, ModelTable models, MetricsIndex index, TimeProvider time, ILogger<MetricsRebuild> logger)
{
    private const string Folder = "projects/";
    private const int PageSize = 1000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var figures = new List<ProjectFigures>();
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(Folder, PageSize, token, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs.Where(b => ProjectDocument.IdOf(b.Name) is not null))
            {
                if (await FiguresOfAsync(blob.Name, cancellationToken).ConfigureAwait(false) is { } found) figures.Add(found);
            }

            token = page.ContinuationToken;
        }
        while (token is not null);

        figures.AddRange(await WithoutDocumentAsync(figures.Select(f => f.ProjectId).ToHashSet(StringComparer.Ordinal), cancellationToken).ConfigureAwait(false));

        // Projects that are saved meanwhile are later than what was read here, and stay.
        await index.AddAsync(figures, cancellationToken).ConfigureAwait(false);
        await index.MarkWholeAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (figures.Count > 0) logger.LogInformation("The metrics of {Projects} projects were made from their documents.", figures.Count);
    }

    private async Task<ProjectFigures?> FiguresOfAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            var read = await documents.ReadAsync<ProjectDocument>(name, cancellationToken).ConfigureAwait(false);
            // Its mark is all that is left of a deleted project.
            if (read is not { Value: { IsDeleted: false } document }) return null;
            var spent = await ledger.TallyAsync(new OwnerId(document.ProjectId), cancellationToken).ConfigureAwait(false);
            return ProjectFigures.Of(document, spent, models);
        }
        catch (DocumentDamagedException damaged)
        {
            logger.LogWarning(damaged, "Of a project only what it cost is in the metrics: {Document} is damaged.", name);
            var id = ProjectDocument.IdOf(name)!;
            return ProjectFigures.OfLedger(id, ProjectStatus.Failed, await LinesOfAsync(id, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Those that only the ledger knows.</summary>
    private async Task<IReadOnlyList<ProjectFigures>> WithoutDocumentAsync(HashSet<string> known, CancellationToken cancellationToken)
    {
        var figures = new List<ProjectFigures>();
        await foreach (var owner in ledger.OwnersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (known.Add(owner.Id)) figures.Add(ProjectFigures.OfLedger(owner.Id, status: null, await LinesOfAsync(owner.Id, cancellationToken).ConfigureAwait(false)));
        }

        return figures;
    }

    private ValueTask<List<LedgerLine>> LinesOfAsync(string projectId, CancellationToken cancellationToken) =>
        ledger.ReadAsync(new OwnerId(projectId), cancellationToken).ToListAsync(cancellationToken);
}
