using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Assets;

/// <summary>A document that is no JSON of its type: it was changed by hand, or is of a version we cannot read.</summary>
/// <param name="info">What the store says of it.</param>
public sealed class DocumentDamagedException(BlobInfo info, string reason, Exception? innerException = null)
    : VidPipeException(new Failure(ErrorCode.StorageError, $"The document '{info.Name}' cannot be read: {reason}", Retryable: false), innerException)
{
    public BlobName Name => Info.Name;

    public BlobInfo Info { get; } = info;

    /// <summary>What is wrong with it, as a sentence.</summary>
    public string Reason { get; } = reason;
}

/// <summary>What a change makes of a document that cannot be read.</summary>
public enum WhenDamaged
{
    /// <summary>It is the only record of something: the change fails.</summary>
    Fails,

    /// <summary>It only saves work: it is replaced.</summary>
    CountsAsAbsent,
}

/// <summary>A document as it was found.</summary>
/// <param name="Value">Null when it cannot be read.</param>
/// <param name="Damage">Why it cannot.</param>
public readonly record struct FoundDocument<T>(T? Value, BlobInfo Info, DocumentDamagedException? Damage)
    where T : class;

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
        await using var read = await OpenAsync(name, cancellationToken);
        if (read is null) return null;
        if (read.Info.Length > MaxBytes) throw new DocumentDamagedException(read.Info, $"it has {read.Info.Length} bytes.");
        T? value;
        try
        {
            value = await JsonSerializer.DeserializeAsync<T>(read.Content, DurableJson.Options, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // Not the serializer's alone: a value may be one that its type's constructor refuses.
            throw new DocumentDamagedException(read.Info, e.Message, e);
        }

        if (value is null) throw new DocumentDamagedException(read.Info, "it is null.");
        return DocumentShape.MissingIn(value) is { } missing ? throw new DocumentDamagedException(read.Info, $"it has no '{missing}'.") : (value, read.Info);
    }

    /// <summary>As <see cref="ReadBlobAsync"/>, with what cannot be read as a value instead of an exception.</summary>
    public async Task<FoundDocument<T>?> FindAsync<T>(BlobName name, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ReadBlobAsync<T>(name, cancellationToken) is { } read ? new FoundDocument<T>(read.Value, read.Info, null) : null;
        }
        catch (DocumentDamagedException damaged)
        {
            return new FoundDocument<T>(null, damaged.Info, damaged);
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
    /// <exception cref="DocumentDamagedException">What is there cannot be read, and does not count as absent.</exception>
    public async Task<T?> UpdateAsync<T>(BlobName name, Func<T?, T?> change, CancellationToken cancellationToken, WhenDamaged whenDamaged = WhenDamaged.Fails)
        where T : class
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var present = await FindAsync<T>(name, cancellationToken);
            if (present is { Damage: { } damage } && whenDamaged == WhenDamaged.Fails) throw damage;
            var next = change(present?.Value);
            if (next is null) return present?.Value;

            var result = present is { Info: var info }
                ? await TryReplaceAsync(name, next, info.ETag, cancellationToken)
                : await TryCreateAsync(name, next, cancellationToken);
            if (result.Written) return next;
        }

        throw new VidPipeException(ErrorCode.StorageError, $"The document '{name}' could not be changed: {MaxRounds} others were quicker.");
    }

    private async Task<BlobRead?> OpenAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.OpenReadAsync(name, null, cancellationToken);
        }
        catch (BlobDamagedException e)
        {
            return await blobs.HeadAsync(name, cancellationToken) is { } info ? throw new DocumentDamagedException(info, e.Message, e) : null;
        }
    }

    private async Task<WriteResult> WriteAsync<T>(BlobName name, T value, WriteCondition condition, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, DurableJson.Options);
        if (bytes.Length > MaxBytes) throw new VidPipeException(ErrorCode.StorageError, $"The document '{name}' would have {bytes.Length} bytes.");
        using var content = new MemoryStream(bytes, writable: false);
        return await blobs.WriteAsync(name, content, condition, cancellationToken);
    }
}
