using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Metrics;

/// <param name="Projects">By id.</param>
internal sealed record MetricsShard(IReadOnlyDictionary<string, ProjectFigures> Projects)
{
    public static MetricsShard Empty { get; } = new(new Dictionary<string, ProjectFigures>());

    /// <summary>Null when it holds all of these, or later ones, already.</summary>
    public MetricsShard? With(IEnumerable<ProjectFigures> figures)
    {
        var news = figures.Select(News).OfType<ProjectFigures>().ToList();
        if (news.Count == 0) return null;

        var all = new Dictionary<string, ProjectFigures>(Projects, StringComparer.Ordinal);
        foreach (var figure in news) all[figure.ProjectId] = figure;
        return new MetricsShard(all);
    }

    /// <summary>What is to stand for a project from now on; null when what is known is as good.</summary>
    private ProjectFigures? News(ProjectFigures figures)
    {
        if (!Projects.TryGetValue(figures.ProjectId, out var known) || figures.IsLaterThan(known)) return figures;
        // What its saves said of it is more than what the ledger alone says, but for its being there.
        return figures.IsFromLedger && figures.Status is null && known.Status is not null ? known.Deleted() : null;
    }
}

/// <summary>
/// The figures of all projects, in 256 documents so that many can be saved at once and all be read soon. Each entry is
/// written with its project's document, so what is read is never older than the documents. The index is made from them
/// and the ledger: when it is not there, or damaged, it is made again (<see cref="IsWholeAsync"/>). Thread-safe. Failures of the
/// store throw STORAGE_ERROR.
/// </summary>
public sealed class MetricsIndex(IBlobStore blobs, DocumentStore documents, ILogger<MetricsIndex> logger)
{
    internal const string Folder = "metrics/projects/";

    private static readonly BlobName Whole = new("metrics/whole.json");

    /// <summary>Takes a project out of what there is; what it did and cost goes on counting.</summary>
    public Task ForgetAsync(string projectId, CancellationToken cancellationToken) => UpdateAsync(
        ShardOf(projectId),
        shard => shard.Projects.TryGetValue(projectId, out var known) && known.Status is not null
            ? new MetricsShard(new Dictionary<string, ProjectFigures>(shard.Projects, StringComparer.Ordinal) { [projectId] = known.Deleted() })
            : null,
        cancellationToken);

    /// <summary>Takes in a save; one that is older than what is there changes nothing.</summary>
    internal Task AddAsync(ProjectFigures figures, CancellationToken cancellationToken) => AddAsync([figures], cancellationToken);

    internal async Task AddAsync(IEnumerable<ProjectFigures> figures, CancellationToken cancellationToken)
    {
        foreach (var shard in figures.GroupBy(f => ShardOf(f.ProjectId)))
        {
            await UpdateAsync(shard.Key, present => present.With(shard), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="DocumentDamagedException">It has to be made again.</exception>
    internal async Task<(MetricsShard Shard, string ETag)> ReadAsync(BlobName name, CancellationToken cancellationToken) =>
        await documents.ReadAsync<MetricsShard>(name, cancellationToken).ConfigureAwait(false) ?? (MetricsShard.Empty, "");

    /// <summary>Whether every project that was ever saved is in it.</summary>
    internal async Task<bool> IsWholeAsync(CancellationToken cancellationToken) =>
        await blobs.HeadAsync(Whole, cancellationToken).ConfigureAwait(false) is not null;

    internal Task MarkWholeAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        documents.OverwriteAsync(Whole, new WholeSince(at), cancellationToken);

    /// <summary>Drops a damaged document: the next who reads makes the index again from the projects.</summary>
    internal async Task DropAsync(DocumentDamagedException damaged, CancellationToken cancellationToken)
    {
        logger.LogError(damaged, "The metrics in {Document} are damaged and will be made again from the projects.", damaged.Name);
        await blobs.DeleteAsync(Whole, cancellationToken).ConfigureAwait(false);
        await blobs.DeleteAsync(damaged.Name, cancellationToken).ConfigureAwait(false);
    }

    private static BlobName ShardOf(string projectId) => new($"{Folder}{projectId[^2..]}.json");

    private async Task UpdateAsync(BlobName name, Func<MetricsShard, MetricsShard?> change, CancellationToken cancellationToken)
    {
        try
        {
            await documents.UpdateAsync<MetricsShard>(name, shard => change(shard ?? MetricsShard.Empty), cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentDamagedException damaged)
        {
            // Figures must not keep a project from being saved.
            await DropAsync(damaged, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed record WholeSince(DateTimeOffset At);
}
