using VidPipe.Core.Assets;

namespace VidPipe.Providers.Tests.Vertex.Paying;

internal sealed class DiedException() : Exception("The process has died.");

/// <summary>A store as a process sees it that dies around one of its writes, or when it is told to.</summary>
internal sealed class DyingStore(IBlobStore inner, int? before = null, int? after = null) : IBlobStore
{
    private int _writes;
    private bool _isDead;

    public DiedException Die()
    {
        _isDead = true;
        return new DiedException();
    }

    public Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken) => Alive().HeadAsync(name, cancellationToken);

    public Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken) => Alive().OpenReadAsync(name, range, cancellationToken);

    public Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken) =>
        CountedAsync(store => store.WriteAsync(name, content, condition, cancellationToken));

    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) => CountedAsync(store => store.DeleteAsync(name, cancellationToken));

    public Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken) =>
        CountedAsync(store => store.DeleteIfMatchAsync(name, eTag, cancellationToken));

    public Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken) =>
        Alive().ListAsync(prefix, pageSize, continuationToken, cancellationToken);

    private async Task<T> CountedAsync<T>(Func<IBlobStore, Task<T>> write)
    {
        var store = Alive();
        var number = Interlocked.Increment(ref _writes);
        if (number == before) throw Die();
        var result = await write(store);
        if (number == after) throw Die();
        return result;
    }

    private IBlobStore Alive() => _isDead ? throw new DiedException() : inner;
}
