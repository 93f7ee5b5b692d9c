using VidPipe.Core.Assets;

namespace VidPipe.Core.Cleanup;

/// <summary>Takes away what is unused, or only says so in a dry run, and counts. Thread-safe.</summary>
internal sealed class Broom(IBlobStore blobs, CleanupRun run, CleanupPart part)
{
    private readonly Lock _lock = new();
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private (long Count, long Bytes) _kept;
    private (long Count, long Bytes) _removed;

    public CleanupCount Count
    {
        get
        {
            lock (_lock) return new CleanupCount(part, _kept.Count, _kept.Bytes, _removed.Count, _removed.Bytes, [.. _names]);
        }
    }

    /// <summary>Whether nobody has written it for the grace period.</summary>
    public bool IsOld(BlobInfo blob) => blob.LastModified < run.Cutoff;

    public void Keep(BlobInfo blob)
    {
        lock (_lock) _kept = (_kept.Count + 1, _kept.Bytes + blob.Length);
    }

    /// <summary>Removes what is still as it was when it was looked at. False when it is not: somebody uses it again, so it is kept.</summary>
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
            if (_names.Count > CleanupCount.MostNames) _names.Remove(_names.Max!);
        }

        return true;
    }

    public async Task KeepOrRemoveAsync(BlobInfo blob, bool isNeeded, CancellationToken cancellationToken)
    {
        if (isNeeded || !IsOld(blob)) Keep(blob);
        else await RemoveAsync(blob, cancellationToken).ConfigureAwait(false);
    }
}
