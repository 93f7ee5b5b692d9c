using System.Collections.Concurrent;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Retention;

namespace VidPipe.Core.Jobs;

/// <summary>
/// The jobs that the orchestration query does not show as they are: those whose instance is gone while their document is there,
/// and those whose document cannot be read. So that a list by status looks at them and at what the query finds, and not at every
/// document. Made by looking at all documents when it is not there; whatever may add to them drops it. Thread-safe.
/// </summary>
public sealed class UnindexedJobs
{
    private readonly IBlobStore _blobs;
    private readonly DocumentStore _documents;
    private readonly JobDocuments _jobs;
    private readonly IOrchestrationClient _client;
    private readonly ConcurrentDictionary<string, bool> _toDrop = new(StringComparer.Ordinal);

    internal UnindexedJobs(IBlobStore blobs, DocumentStore documents, JobDocuments jobs, IOrchestrationClient client) =>
        (_blobs, _documents, _jobs, _client) = (blobs, documents, jobs, client);

    /// <summary>To be called before and after instances of jobs are taken away while their documents stay.</summary>
    /// <param name="kinds">Those that may have lost instances.</param>
    /// <remarks>What cannot be dropped now, as the store is away, is dropped before it is read next.</remarks>
    public async Task DropAsync(IEnumerable<JobKind> kinds, CancellationToken cancellationToken)
    {
        foreach (var kind in kinds)
        {
            _toDrop[kind.Name] = true;
            try
            {
                await _blobs.DeleteAsync(NameOf(kind), cancellationToken).ConfigureAwait(false);
                _toDrop.TryRemove(kind.Name, out _);
            }
            catch (VidPipeException away) when (away.Code == ErrorCode.StorageError)
            {
                // It stays to be dropped.
            }
        }
    }

    /// <summary>Their ids, in order.</summary>
    internal async Task<IReadOnlyList<string>> ListAsync(JobKind kind, CancellationToken cancellationToken)
    {
        if (_toDrop.ContainsKey(kind.Name)) await DropAsync([kind], cancellationToken).ConfigureAwait(false);
        var found = await _documents.FindAsync<Index>(NameOf(kind), cancellationToken).ConfigureAwait(false);
        if (found is { Value: { IsWhole: true } known }) return known.Ids;
        var begun = await WriteAsync(kind, Index.Begun, found?.Info.ETag, cancellationToken).ConfigureAwait(false);
        var ids = await LookAsync(kind, cancellationToken).ConfigureAwait(false);

        // Not written when it was dropped meanwhile: an instance may have gone after it was looked at.
        if (begun is not null) await WriteAsync(kind, new Index(IsWhole: true, ids), begun, cancellationToken).ConfigureAwait(false);
        return ids;
    }

    /// <summary>Notes one that was come upon, unless the store cannot be written: it only saves work.</summary>
    internal async Task AddAsync(JobKind kind, string jobId, CancellationToken cancellationToken)
    {
        if (await _documents.FindAsync<Index>(NameOf(kind), cancellationToken).ConfigureAwait(false) is not { Value: { IsWhole: true } known, Info.ETag: var eTag }) return;
        if (known.Ids.Contains(jobId, StringComparer.Ordinal)) return;
        var added = await WriteAsync(kind, known with { Ids = [.. known.Ids.Append(jobId).Order(StringComparer.Ordinal)] }, eTag, cancellationToken).ConfigureAwait(false);
        if (added is null) await DropAsync([kind], cancellationToken).ConfigureAwait(false);
    }

    /// <returns>The ETag; null when another was quicker, or the store cannot be written: a list can still be given.</returns>
    private async Task<string?> WriteAsync(JobKind kind, Index index, string? over, CancellationToken cancellationToken)
    {
        try
        {
            var written = over is null
                ? await _documents.TryCreateAsync(NameOf(kind), index, cancellationToken).ConfigureAwait(false)
                : await _documents.TryReplaceAsync(NameOf(kind), index, over, cancellationToken).ConfigureAwait(false);
            return written.Written ? written.ETag : null;
        }
        catch (VidPipeException unwritable) when (unwritable.Code == ErrorCode.StorageError)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<string>> LookAsync(JobKind kind, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var blob in _blobs.AllAsync(kind.Folder, cancellationToken).ConfigureAwait(false))
        {
            if (kind.IdOf(blob.Name) is not { } id) continue;
            var saved = await _jobs.LookAsync(id, cancellationToken).ConfigureAwait(false);
            if (saved is null or { Value.IsDeleted: true }) continue;
            if (saved is { Damage: not null } || await _client.GetAsync(id, cancellationToken).ConfigureAwait(false) is null) ids.Add(id);
        }

        return ids;
    }

    private static BlobName NameOf(JobKind kind) => new($"jobs/unindexed/{kind.Name}.json");

    private sealed record Index(bool IsWhole, IReadOnlyList<string> Ids)
    {
        public static Index Begun { get; } = new(IsWhole: false, []);
    }
}
