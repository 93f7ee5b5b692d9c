using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Metrics;

/// <param name="Jobs">By id.</param>
internal sealed record MetricsShard([property: FormerName("projects")] IReadOnlyDictionary<string, JobFigures> Jobs)
{
    public static MetricsShard Empty { get; } = new(new Dictionary<string, JobFigures>());

    /// <summary>Null when it holds all of these, or later ones, already.</summary>
    public MetricsShard? With(IEnumerable<JobFigures> figures)
    {
        var news = figures.Select(News).OfType<JobFigures>().ToList();
        if (news.Count == 0) return null;

        var all = new Dictionary<string, JobFigures>(Jobs, StringComparer.Ordinal);
        foreach (var figure in news) all[figure.JobId] = figure;
        return new MetricsShard(all);
    }

    /// <summary>What is to stand for a job from now on; null when what is known is as good.</summary>
    private JobFigures? News(JobFigures figures)
    {
        if (!Jobs.TryGetValue(figures.JobId, out var known) || figures.IsLaterThan(known)) return figures;
        // What its saves said of it is more than what the ledger alone says, but for its being there.
        return figures.IsFromLedger && figures.Status is null && known.Status is not null ? known.Deleted() : null;
    }
}

/// <summary>
/// The figures of all jobs, in 256 documents so that many can be saved at once and all be read soon. Each entry is
/// written with its job's document, so what is read is never older than the documents. The index is made from them
/// and the ledger: when it is not there, or damaged, it is made again (<see cref="IsWholeAsync"/>). Thread-safe. Failures of the
/// store throw STORAGE_ERROR.
/// </summary>
public sealed class MetricsIndex(IBlobStore blobs, DocumentStore documents, ILogger<MetricsIndex> logger)
{
    /// <summary>Of jobs of all kinds: its name is older than that there were others than projects.</summary>
    internal const string Folder = "metrics/projects/";

    private static readonly BlobName Whole = new("metrics/whole.json");

    /// <summary>Takes a job out of what there is; what it did and cost goes on counting.</summary>
    public Task ForgetAsync(string jobId, CancellationToken cancellationToken) => UpdateAsync(
        ShardOf(jobId),
        shard => shard.Jobs.TryGetValue(jobId, out var known) && known.Status is not null
            ? new MetricsShard(new Dictionary<string, JobFigures>(shard.Jobs, StringComparer.Ordinal) { [jobId] = known.Deleted() })
            : null,
        cancellationToken);

    /// <summary>Takes in a save; one that is older than what is there changes nothing.</summary>
    internal Task AddAsync(JobFigures figures, CancellationToken cancellationToken) => AddAsync([figures], cancellationToken);

    internal async Task AddAsync(IEnumerable<JobFigures> figures, CancellationToken cancellationToken)
    {
        foreach (var shard in figures.GroupBy(f => ShardOf(f.JobId)))
        {
            await UpdateAsync(shard.Key, present => present.With(shard), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="DocumentDamagedException">It has to be made again.</exception>
    internal async Task<(MetricsShard Shard, string ETag)> ReadAsync(BlobName name, CancellationToken cancellationToken) =>
        await documents.ReadAsync<MetricsShard>(name, cancellationToken).ConfigureAwait(false) ?? (MetricsShard.Empty, "");

    /// <summary>Whether every job that was ever saved is in it.</summary>
    internal async Task<bool> IsWholeAsync(CancellationToken cancellationToken) =>
        await blobs.HeadAsync(Whole, cancellationToken).ConfigureAwait(false) is not null;

    internal Task MarkWholeAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        documents.OverwriteAsync(Whole, new WholeSince(at), cancellationToken);

    /// <summary>Drops a damaged document: the next who reads makes the index again from the jobs.</summary>
    internal async Task DropAsync(DocumentDamagedException damaged, CancellationToken cancellationToken)
    {
        logger.LogError(damaged, "The metrics in {Document} are damaged and will be made again from the jobs.", damaged.Name);
        await blobs.DeleteAsync(Whole, cancellationToken).ConfigureAwait(false);
        await blobs.DeleteAsync(damaged.Name, cancellationToken).ConfigureAwait(false);
    }

    private static BlobName ShardOf(string jobId) => new($"{Folder}{jobId[^2..]}.json");

    private async Task UpdateAsync(BlobName name, Func<MetricsShard, MetricsShard?> change, CancellationToken cancellationToken)
    {
        try
        {
            await documents.UpdateAsync<MetricsShard>(name, shard => change(shard ?? MetricsShard.Empty), cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentDamagedException damaged)
        {
            // Figures must not keep a job from being saved.
            await DropAsync(damaged, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed record WholeSince(DateTimeOffset At);
}
