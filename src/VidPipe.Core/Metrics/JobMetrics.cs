using VidPipe.Core.Assets;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Metrics;

/// <summary>
/// Adds the index up. Asking again soon costs nothing; later it costs one listing and the parts that have changed, whose
/// sums alone are kept. What is kept is only ever a copy of the store.
/// </summary>
internal sealed class JobMetrics(IBlobStore blobs, MetricsIndex index, MetricsRebuild rebuild, JobKinds kinds, TimeProvider time) : IJobMetrics, IDisposable
{
    private const int PageSize = 1000;
    private const int MaxReads = 8;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private Dictionary<BlobName, (string ETag, FiguresSum Sum)> _parts = [];
    private (long Moment, JobMetricsSnapshot Snapshot)? _last;
    private bool _isWhole;

    public async Task<JobMetricsSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        if (Recent() is { } recent) return recent;

        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Recent() is { } meanwhile) return meanwhile;

            var moment = time.GetTimestamp();
            var snapshot = await AddUpAsync(cancellationToken).ConfigureAwait(false);
            _last = (moment, snapshot);
            return snapshot;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private JobMetricsSnapshot? Recent() => _last is { } last && time.GetElapsedTime(last.Moment) < MaxAge ? last.Snapshot : null;

    private async Task<JobMetricsSnapshot> AddUpAsync(CancellationToken cancellationToken)
    {
        var asOf = time.GetUtcNow();
        try
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentDamagedException damaged)
        {
            await index.DropAsync(damaged, cancellationToken).ConfigureAwait(false);
            _isWhole = false;
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        var sum = new FiguresSum();
        foreach (var part in _parts.Values) sum.Add(part.Sum);
        return sum.ToSnapshot(kinds, asOf);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (!_isWhole && !await index.IsWholeAsync(cancellationToken).ConfigureAwait(false)) await rebuild.RunAsync(cancellationToken).ConfigureAwait(false);

        var parts = new Dictionary<BlobName, (string ETag, FiguresSum Sum)>();
        foreach (var changed in (await KeepUnchangedAsync(parts, cancellationToken).ConfigureAwait(false)).Chunk(MaxReads))
        {
            var read = await Task.WhenAll(changed.Select(name => ReadAsync(name, cancellationToken))).ConfigureAwait(false);
            foreach (var (name, part) in changed.Zip(read)) parts[name] = part;
        }

        _parts = parts;
        // A writer that met a damaged part has taken the mark away.
        _isWhole = await index.IsWholeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes over what has not changed since, and returns the names of the rest.</summary>
    private async Task<IReadOnlyList<BlobName>> KeepUnchangedAsync(Dictionary<BlobName, (string ETag, FiguresSum Sum)> parts, CancellationToken cancellationToken)
    {
        var changed = new List<BlobName>();
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(MetricsIndex.Folder, PageSize, token, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs)
            {
                if (_parts.TryGetValue(blob.Name, out var known) && known.ETag == blob.ETag) parts[blob.Name] = known;
                else changed.Add(blob.Name);
            }

            token = page.ContinuationToken;
        }
        while (token is not null);

        return changed;
    }

    private async Task<(string ETag, FiguresSum Sum)> ReadAsync(BlobName name, CancellationToken cancellationToken)
    {
        var (shard, eTag) = await index.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var sum = new FiguresSum();
        foreach (var job in shard.Jobs.Values) sum.Add(job);
        return (eTag, sum);
    }
}
