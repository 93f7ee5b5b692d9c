using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Metrics;

/// <summary>Makes the index from the project documents: once for a store that has none, and after damage.</summary>
internal sealed class MetricsRebuild(
    IBlobStore blobs, DocumentStore documents, SpendingLedger ledger, ModelTable models, MetricsIndex index, TimeProvider time, ILogger<MetricsRebuild> logger)
{
    private const string Folder = "projects/";
    private const string DocumentName = "/project.json";
    private const int PageSize = 1000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var figures = new List<ProjectFigures>();
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(Folder, PageSize, token, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs.Where(b => b.Name.Value.EndsWith(DocumentName, StringComparison.Ordinal)))
            {
                if (await FiguresOfAsync(blob.Name, cancellationToken).ConfigureAwait(false) is { } found) figures.Add(found);
            }

            token = page.ContinuationToken;
        }
        while (token is not null);

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
            // What is left of a deleted project is a mark without a spec.
            if (read is not { Value: { Spec: not null } document }) return null;
            var lines = await ledger.ReadAsync(document.ProjectId, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            return ProjectFigures.Of(document, lines, models);
        }
        catch (DocumentDamagedException damaged)
        {
            logger.LogWarning(damaged, "A project is left out of the metrics: {Document} is damaged.", name);
            return null;
        }
    }
}
