using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Tests.Assets;

/// <summary>The process has died: no code of ours handles it.</summary>
internal sealed class CrashException() : Exception("The process has died.");

/// <summary>A store as one process sees it, which dies before or after a given write (creates, overwrites and deletes count), or whose writes fail.</summary>
internal sealed class FaultyBlobStore(IBlobStore inner) : IBlobStore
{
    private readonly Lock _lock = new();
    private readonly List<(Func<BlobName, bool> Matches, TaskCompletionSource Written)> _awaited = [];
    private int _writes;
    private bool _dead;

    public int? DiesBefore { get; init; }

    public int? DiesAfter { get; init; }

    /// <summary>Which writes (not deletes) fail with STORAGE_ERROR.</summary>
    public Func<BlobName, bool> Fails { get; set; } = _ => false;

    public int Writes => _writes;

    public CrashException Die()
    {
        _dead = true;
        return new CrashException();
    }

    /// <summary>Completes after the next successful write of such a name.</summary>
    public Task WrittenAsync(Func<BlobName, bool> matches)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock) _awaited.Add((matches, written));
        return written.Task.WaitAsync(TimeSpan.FromMinutes(5));
    }

    public Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        return inner.HeadAsync(name, cancellationToken);
    }

    public Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        return inner.OpenReadAsync(name, range, cancellationToken);
    }

    public Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken) =>
        Fails(name)
            ? throw new VidPipeException(ErrorCode.StorageError, $"Writing '{name}' failed, as the test wants.")
            : CountedAsync(name, () => inner.WriteAsync(name, content, condition, cancellationToken));

    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) =>
        CountedAsync(name, () => inner.DeleteAsync(name, cancellationToken));

    public Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken) =>
        CountedAsync(name, () => inner.DeleteIfMatchAsync(name, eTag, cancellationToken));

    public Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        return inner.ListAsync(prefix, pageSize, continuationToken, cancellationToken);
    }

    private async Task<T> CountedAsync<T>(BlobName name, Func<Task<T>> write)
    {
        ThrowIfDead();
        var number = Interlocked.Increment(ref _writes);
        if (number == DiesBefore) throw Die();
        var result = await write();
        if (number == DiesAfter) throw Die();
        lock (_lock)
        {
            foreach (var awaited in _awaited.Where(a => a.Matches(name)).ToList())
            {
                _awaited.Remove(awaited);
                awaited.Written.SetResult();
            }
        }

        return result;
    }

    private void ThrowIfDead()
    {
        if (_dead) throw new CrashException();
    }
}
