using VidPipe.Core.Actions;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Retention;

/// <summary>Removes what is unreachable, or only says so in a dry run, and counts. Thread-safe.</summary>
internal sealed class Sweeper(IBlobStore blobs, CleanupRun run, string part)
{
    private readonly Lock _lock = new();
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private readonly UnownedCounts _unowned = new();
    private (long Count, long Bytes) _kept;
    private (long Count, long Bytes) _removed;

    public CleanupCount Count
    {
        get
        {
            lock (_lock) return new CleanupCount(part, _kept.Count, _kept.Bytes, _removed.Count, _removed.Bytes, [.. _names], _unowned.Whole);
        }
    }

    /// <summary>Whether it was written before the grace period.</summary>
    public bool IsOld(BlobInfo blob) => blob.LastModified < run.Cutoff;

    public void Keep(BlobInfo blob)
    {
        lock (_lock) _kept = (_kept.Count + 1, _kept.Bytes + blob.Length);
    }

    /// <summary>Keeps what would be removed if any source owned its owner.</summary>
    /// <param name="owner">Null where the record names none.</param>
    public void KeepUnowned(BlobInfo blob, OwnerId? owner)
    {
        Keep(blob);
        lock (_lock) _unowned.Add(owner, blob.Name);
    }

    /// <summary>Removes what is still as it was when it was looked at. False when it is not: it is used again, so it is kept.</summary>
    public async Task<bool> RemoveAsync(BlobInfo blob, CancellationToken cancellationToken)
    {
        if (run.Mode == CleanupMode.Remove && !await blobs.DeleteIfMatchAsync(blob.Name, blob.ETag, cancellationToken).ConfigureAwait(false))
        {
            Keep(blob);
            return false;
        }

        lock (_lock)
        {
            _removed = (_removed.Count + 1, _removed.Bytes + blob.Length);
            _names.Add(blob.Name.Value);
            if (_names.Count > CleanupCount.MaxNames) _names.Remove(_names.Max!);
        }

        return true;
    }

    public async Task KeepOrRemoveAsync(BlobInfo blob, bool isReachable, CancellationToken cancellationToken)
    {
        if (isReachable || !IsOld(blob)) Keep(blob);
        else await RemoveAsync(blob, cancellationToken).ConfigureAwait(false);
    }
}
