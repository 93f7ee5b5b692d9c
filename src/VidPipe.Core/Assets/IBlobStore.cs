namespace VidPipe.Core.Assets;

/// <param name="ETag">Opaque; changes with every write of the name.</param>
public sealed record BlobInfo(BlobName Name, long Length, string ETag, DateTimeOffset LastModified);

/// <summary>An open blob; disposing it closes the stream.</summary>
/// <param name="Content">The bytes asked for, read forward only.</param>
/// <param name="Info">The whole blob, whatever range was asked for.</param>
public sealed record BlobRead(Stream Content, BlobInfo Info) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>
/// A byte range: from <paramref name="Offset"/>, <paramref name="Length"/> bytes or to the end. What lies beyond the end is
/// cut away, so a read may give fewer bytes than asked for, or none. Neither may be negative.
/// </summary>
public readonly record struct ByteRange(long Offset, long? Length);

/// <summary>When a write may happen.</summary>
public abstract record WriteCondition
{
    private WriteCondition()
    {
    }

    /// <summary>Only when the name does not exist.</summary>
    public static WriteCondition CreateIfAbsent { get; } = new IfAbsent();

    public static WriteCondition Overwrite { get; } = new Always();

    /// <summary>Only when the present content still has this ETag.</summary>
    public static WriteCondition IfMatch(string eTag) => new IfETag(eTag);

    public sealed record IfAbsent : WriteCondition;

    public sealed record Always : WriteCondition;

    public sealed record IfETag(string ETag) : WriteCondition;
}

/// <param name="Written">False when the condition did not hold; nothing changed then.</param>
/// <param name="ETag">Of what was written; null when nothing was.</param>
public readonly record struct WriteResult(bool Written, string? ETag);

/// <param name="ContinuationToken">Opaque; null when there is nothing more.</param>
public sealed record BlobPage(IReadOnlyList<BlobInfo> Blobs, string? ContinuationToken);

/// <summary>
/// Named bytes. Every write is atomic and durable: readers see the old content or the new, whole, and an answered write
/// survives a crash. Thread-safe, and safe between processes. Failures of the store throw STORAGE_ERROR, failures of a
/// content being written come through as they are. A store may refuse a name that is the folder of another
/// (<c>a</c> beside <c>a/b</c>): not all can tell them apart.
/// </summary>
public interface IBlobStore
{
    /// <summary>Reads of so many bytes stay whole whatever happens to the blob: 4 MB.</summary>
    const int WholeLength = 4 * 1024 * 1024;

    /// <summary>Null when the name does not exist.</summary>
    Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>
    /// Null when the name does not exist. What is being read is of one write, never a mixture. When it is overwritten or
    /// deleted meanwhile, up to <see cref="WholeLength"/> bytes stay whole; of more, a store that no longer has the rest may
    /// end the read with STORAGE_ERROR instead.
    /// </summary>
    Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="OpenReadAsync"/>, of a blob whose bytes have a digest: none are passed on of one that has another. Checked
    /// once per version of the blob, which the store remembers as far as it can tell versions apart.
    /// </summary>
    /// <param name="digest">SHA-256 of the whole blob, as lower-case hex.</param>
    /// <exception cref="BlobDamagedException">The blob has other bytes; from reads of the content too, when it is changed meanwhile.</exception>
    async Task<BlobRead?> OpenVerifiedAsync(BlobName name, string digest, ByteRange? range, CancellationToken cancellationToken)
    {
        while (true)
        {
            string eTag;
            await using (var whole = await OpenReadAsync(name, null, cancellationToken))
            {
                if (whole is null) return null;
                if ((await Digests.OfAsync(whole.Content, cancellationToken)).Digest != digest) throw new BlobDamagedException(name);
                eTag = whole.Info.ETag;
            }

            var read = await OpenReadAsync(name, range, cancellationToken);
            if (read is null || read.Info.ETag == eTag) return read;
            await read.DisposeAsync();
        }
    }

    /// <summary>Streams the content in; never holds it in memory.</summary>
    Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken);

    /// <summary>Whether the name existed.</summary>
    Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>Deletes the name while its content still has this ETag. False when it has not, or there is none; nothing changed then.</summary>
    Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken);

    /// <summary>Names that begin with the prefix, in ordinal order.</summary>
    /// <param name="prefix">Empty for all, or the beginning of a name, also in the middle of a segment.</param>
    /// <param name="pageSize">At least 1; a page may hold fewer.</param>
    Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken);
}
