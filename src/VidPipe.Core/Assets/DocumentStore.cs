using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Assets;

/// <summary>A document that is no JSON of its type: it was changed by hand, or is of a version we cannot read.</summary>
public sealed class DocumentDamagedException(BlobName name, string reason, Exception? innerException = null)
    : VidPipeException(ErrorCode.StorageError, $"The document '{name}' cannot be read: {reason}", innerException)
{
    public BlobName Name { get; } = name;
}

/// <summary>
/// JSON documents in a blob store, changed by if-match, so that several writers never lose each other's changes.
/// Thread-safe. Failures of the store throw STORAGE_ERROR.
/// </summary>
public sealed class DocumentStore(IBlobStore blobs)
{
    /// <summary>The largest document, in bytes: a bound on memory, not a size to plan with.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Every lost round means that another writer got on, so only a broken store reaches this.</summary>
    private const int MaxRounds = 100;

    /// <summary>Null when the document does not exist.</summary>
    /// <exception cref="DocumentDamagedException">It exists, and is no JSON of this type or larger than <see cref="MaxBytes"/>.</exception>
    public async Task<(T Value, string ETag)?> ReadAsync<T>(BlobName name, CancellationToken cancellationToken)
        where T : class =>
        await ReadBlobAsync<T>(name, cancellationToken) is { } read ? (read.Value, read.Info.ETag) : null;

    /// <summary>As <see cref="ReadAsync"/>, with all that the store says of it.</summary>
    internal async Task<(T Value, BlobInfo Info)?> ReadBlobAsync<T>(BlobName name, CancellationToken cancellationToken)
        where T : class
    {
        await using var read = await blobs.OpenReadAsync(name, null, cancellationToken);
        if (read is null) return null;
        if (read.Info.Length > MaxBytes) throw new DocumentDamagedException(name, $"it has {read.Info.Length} bytes.");
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(read.Content, DurableJson.Options, cancellationToken);
            return value is null ? throw new DocumentDamagedException(name, "it is null.") : (value, read.Info);
        }
        catch (JsonException e)
        {
            throw new DocumentDamagedException(name, e.Message, e);
        }
    }

    /// <summary>Creates the document; not written when the name exists.</summary>
    public Task<WriteResult> TryCreateAsync<T>(BlobName name, T value, CancellationToken cancellationToken)
        where T : class =>
        WriteAsync(name, value, WriteCondition.CreateIfAbsent, cancellationToken);

    /// <summary>Replaces the document; not written when it has changed since it was read with this ETag.</summary>
    public Task<WriteResult> TryReplaceAsync<T>(BlobName name, T value, string eTag, CancellationToken cancellationToken)
        where T : class =>
        WriteAsync(name, value, WriteCondition.IfMatch(eTag), cancellationToken);

    /// <summary>Writes the document whatever is there.</summary>
    public Task OverwriteAsync<T>(BlobName name, T value, CancellationToken cancellationToken)
        where T : class =>
        WriteAsync(name, value, WriteCondition.Overwrite, cancellationToken);

    /// <summary>
    /// Changes the document, and changes it again from what is there when somebody else was quicker.
    /// </summary>
    /// <param name="change">From what is there (null when nothing is) to what shall be; null leaves it alone. Pure: may run more than once.</param>
    /// <returns>What is there now; null when nothing is.</returns>
    public async Task<T?> UpdateAsync<T>(BlobName name, Func<T?, T?> change, CancellationToken cancellationToken)
        where T : class
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var present = await ReadAsync<T>(name, cancellationToken);
            var next = change(present?.Value);
            if (next is null) return present?.Value;

            var result = present is { } p
                ? await TryReplaceAsync(name, next, p.ETag, cancellationToken)
                : await TryCreateAsync(name, next, cancellationToken);
            if (result.Written) return next;
        }

        throw new VidPipeException(ErrorCode.StorageError, $"The document '{name}' could not be changed: {MaxRounds} others were quicker.");
    }

    private async Task<WriteResult> WriteAsync<T>(BlobName name, T value, WriteCondition condition, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, DurableJson.Options);
        if (bytes.Length > MaxBytes) throw new VidPipeException(ErrorCode.StorageError, $"The document '{name}' would have {bytes.Length} bytes.");
        using var content = new MemoryStream(bytes, writable: false);
        return await blobs.WriteAsync(name, content, condition, cancellationToken);
    }
}
