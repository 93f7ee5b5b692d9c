using VidPipe.Core.Assets;

namespace VidPipe.Core.Tests.Retention;

/// <summary>A store that lets a test in between two operations of a clean-up: where others might be quicker.</summary>
internal sealed class HookedBlobStore(IBlobStore inner) : IBlobStore
{
    public Func<BlobName, Task> BeforeRemoval { get; set; } = _ => Task.CompletedTask;

    public Func<string, Task> BeforeList { get; set; } = _ => Task.CompletedTask;

    /// <summary>Names in a page, however many are asked for.</summary>
    public int MaxPage { get; set; } = int.MaxValue;

    public Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken) => inner.HeadAsync(name, cancellationToken);

    public Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken) => inner.OpenReadAsync(name, range, cancellationToken);

    public Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken) =>
        inner.WriteAsync(name, content, condition, cancellationToken);

    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

    /// <summary>Only the clean-up removes this way.</summary>
    public async Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken)
    {
        await BeforeRemoval(name);
        return await inner.DeleteIfMatchAsync(name, eTag, cancellationToken);
    }

    public async Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        await BeforeList(prefix);
        return await inner.ListAsync(prefix, Math.Min(pageSize, MaxPage), continuationToken, cancellationToken);
    }
}
