using VidPipe.Core.Assets;

namespace VidPipe.Core.Tests.Metrics;

/// <summary>Counts what is asked of a store.</summary>
internal sealed class CountingBlobStore(IBlobStore inner) : IBlobStore
{
    private int _reads;
    private int _lists;

    public int Reads => _reads;

    public int Lists => _lists;

    public void Reset() => (_reads, _lists) = (0, 0);

    public Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken) => inner.HeadAsync(name, cancellationToken);

    public Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return inner.OpenReadAsync(name, range, cancellationToken);
    }

    public Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken) =>
        inner.WriteAsync(name, content, condition, cancellationToken);

    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

    public Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken) => inner.DeleteIfMatchAsync(name, eTag, cancellationToken);

    public Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lists);
        return inner.ListAsync(prefix, pageSize, continuationToken, cancellationToken);
    }
}
