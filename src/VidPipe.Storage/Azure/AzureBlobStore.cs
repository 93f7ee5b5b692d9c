using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using BlobInfo = VidPipe.Core.Assets.BlobInfo;

namespace VidPipe.Storage.Azure;

/// <summary>
/// Blobs as block blobs of one container: <c>a/b.json</c> is the blob <c>a/b.json</c> in it.
/// </summary>
/// <remarks>
/// A write stages its content in blocks and commits them in one request that carries the condition, so a name has the old
/// bytes or the new. The commit also says which write it is: when its answer is lost and the repeated request finds that the
/// condition no longer holds because the first one got through, the write is known for our own. Somebody else's commit takes
/// away what others have staged for the same name: a small content is then staged again; a large one came just before that
/// commit and has been overwritten by it. A delete whose answer is lost may answer that nothing was there.
/// <para>
/// Reads of up to <see cref="IBlobStore.WholeLength"/> are taken in at once. Larger ones stream, pinned to the ETag they
/// began with. Reads and lists of a container that does not exist find nothing; the first write creates it.
/// </para>
/// <para>The account must have no hierarchical namespace: that lists in another order.</para>
/// </remarks>
public sealed class AzureBlobStore : IBlobStore
{
    private const string WriteKey = "vidpipe_write";
    private const string DigestKey = "vidpipe_sha256";

    /// <summary>As many as Azure lists at once.</summary>
    private const int MaxPageSize = 5000;

    /// <summary>How often a version is read again that came damaged, before anything of it was given out.</summary>
    private const int MaxRereads = 10;

    /// <summary>Every lost round means that another writer got on, so only a broken account reaches this.</summary>
    private const int MaxRounds = 100;

    private readonly AzureContainer _container;
    private readonly CheckedVersions<string> _checked = new();

    /// <exception cref="ArgumentException">A setting cannot work (<see cref="AzureStorageRules"/>). Nothing is asked of the account yet.</exception>
    public AzureBlobStore(AzureStorageOptions options)
        : this(options, null)
    {
    }

    /// <param name="transport">In place of the network.</param>
    internal AzureBlobStore(AzureStorageOptions options, HttpPipelineTransport? transport) => _container = new AzureContainer(options, transport);

    public Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken) => AskAsync(
        $"Looking up '{name}'", async () => Info(name, await PropertiesAsync(name, cancellationToken)), cancellationToken);

    public async Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken)
    {
        if (range is { } r)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(r.Offset, nameof(range));
            if (r.Length is { } length) ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(range));
        }

        var (seen, damaged, rereads) = (new StrongBox<string?>(), (string?)null, 0);
        while (true)
        {
            try
            {
                return await AskAsync($"Reading '{name}'", () => ReadAsync(name, range, seen, cancellationToken), cancellationToken);
            }
            catch (BlobChangedException)
            {
                // Nothing of it was given out yet, so there is a new one to read.
            }
            catch (BlobDamagedException) when (seen.Value != damaged || rereads++ < MaxRereads)
            {
                // Azurite may answer with the bytes of one write and the headers of the next when it is asked between the two;
                // the digest tells. Another version each time is a blob that is being written.
                damaged = seen.Value;
            }
        }
    }

    /// <remarks>
    /// The digest stands with the blob, from the very request that committed its bytes: whoever else writes the blob takes it
    /// away. Where it does not stand there, the blob is read once per ETag.
    /// </remarks>
    public async Task<BlobRead?> OpenVerifiedAsync(BlobName name, string digest, ByteRange? range, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var properties = await AskAsync($"Looking up '{name}'", () => PropertiesAsync(name, cancellationToken), cancellationToken);
            if (properties is null) return null;
            var eTag = TextOf(properties.ETag);
            if (Kept(properties.Metadata, DigestKey) != digest && !_checked.Contains(name, eTag, digest))
            {
                await using var whole = await OpenReadAsync(name, null, cancellationToken);
                if (whole is null) return null;
                if (await DigestOfAsync(whole.Content, cancellationToken) != digest) throw new BlobDamagedException(name);
                eTag = whole.Info.ETag;
                _checked.Remember(name, eTag, digest);
            }

            var read = await OpenReadAsync(name, range, cancellationToken);
            if (read is null || read.Info.ETag == eTag) return read;
            await read.DisposeAsync();
        }

        throw new VidPipeException(ErrorCode.StorageError, $"Reading '{name}' failed: it is written again and again.");
    }

    public async Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken)
    {
        if (condition is WriteCondition.IfETag match && !CanBeETag(match.ETag)) return default;

        var blob = _container.Blob(name);
        using var upload = new BlockUpload(_container, blob, content);
        await upload.FillAsync(cancellationToken);
        return upload.HasEnded
            ? await WriteSmallAsync(name, blob, upload, condition, cancellationToken)
            : await WriteLargeAsync(name, blob, upload, condition, cancellationToken);
    }

    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) => DeleteAsync(name, WriteCondition.Overwrite, cancellationToken);

    public Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken) =>
        CanBeETag(eTag) ? DeleteAsync(name, WriteCondition.IfMatch(eTag), cancellationToken) : Task.FromResult(false);

    public Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        return AskAsync($"Listing '{prefix}'", () => PageAsync(prefix, Math.Min(pageSize, MaxPageSize), continuationToken, cancellationToken), cancellationToken);
    }

    private static async Task<string> DigestOfAsync(Stream content, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));

    /// <summary>Whether a blob can have this ETag. A star is none: Azure would take it for any.</summary>
    private static bool CanBeETag(string eTag) => eTag is not ("" or "*") && eTag.All(c => c is > ' ' and <= '~' and not '"');

    private static string TextOf(ETag eTag) => eTag.ToString().Trim('"');

    private static BlobInfo? Info(BlobName name, BlobProperties? properties) => properties is null
        ? null
        : new BlobInfo(name, properties.ContentLength, TextOf(properties.ETag), properties.LastModified);

    private static bool Holds(WriteCondition condition, BlobInfo? present) => condition switch
    {
        WriteCondition.IfAbsent => present is null,
        WriteCondition.IfETag match => present?.ETag == match.ETag,
        _ => true,
    };

    private static BlobRequestConditions? Conditions(WriteCondition condition) => condition switch
    {
        WriteCondition.IfAbsent => new() { IfNoneMatch = ETag.All },
        WriteCondition.IfETag match => new() { IfMatch = new ETag(match.ETag) },
        _ => null,
    };

    /// <summary>Null when somebody else has written the blob.</summary>
    private static string? Kept(IDictionary<string, string> metadata, string key) => metadata.TryGetValue(key, out var value) ? value : null;

    /// <summary>Bytes of the whole blob, of which an answer may hold a part.</summary>
    private static long WholeLength(BlobDownloadDetails details) =>
        details.ContentRange is { Length: > 0 } range ? long.Parse(range.AsSpan(range.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture) : details.ContentLength;

    private async Task<T> AskAsync<T>(string doing, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (AzureErrors.IsStorage(e, cancellationToken))
        {
            throw AzureErrors.Of(doing, _container.Client.Uri, e);
        }
    }

    private Task<bool> DeleteAsync(BlobName name, WriteCondition condition, CancellationToken cancellationToken) => AskAsync(
        $"Deleting '{name}'",
        async () =>
        {
            try
            {
                await _container.Blob(name).DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, Conditions(condition), cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (AzureErrors.IsMissing(e) || (condition is WriteCondition.IfETag && AzureErrors.IsConditionLost(e)))
            {
                return false;
            }
        },
        cancellationToken);

    private async Task<BlobProperties?> PropertiesAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            return await _container.Blob(name).GetPropertiesAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (AzureErrors.IsMissing(e))
        {
            return null;
        }
    }

    /// <param name="seen">Is told the ETag that the answer says.</param>
    private async Task<BlobRead?> ReadAsync(BlobName name, ByteRange? range, StrongBox<string?> seen, CancellationToken cancellationToken)
    {
        // Azure has no range of nothing.
        if (range is { Length: 0 }) return await ReadNothingAsync(name, cancellationToken);

        BlobDownloadStreamingResult download;
        try
        {
            var options = new BlobDownloadOptions { Range = range is { } r ? new HttpRange(r.Offset, r.Length) : default };
            download = await _container.Blob(name).DownloadStreamingAsync(options, cancellationToken);
        }
        catch (RequestFailedException e) when (AzureErrors.IsMissing(e))
        {
            return null;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidRange)
        {
            return await ReadNothingAsync(name, cancellationToken);
        }

        var details = download.Details;
        var info = new BlobInfo(name, WholeLength(details), TextOf(details.ETag), details.LastModified);
        seen.Value = info.ETag;
        var digest = details.ContentLength == info.Length ? Kept(details.Metadata, DigestKey) : null;
        var content = new DownloadStream(name, _container.Client.Uri, download, details.ContentLength, digest);
        if (details.ContentLength > IBlobStore.WholeLength) return new BlobRead(content, info);

        await using (content) return new BlobRead(await TakeInAsync(content, (int)details.ContentLength, cancellationToken), info);
    }

    private static async Task<MemoryStream> TakeInAsync(Stream content, int length, CancellationToken cancellationToken)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        await content.ReadExactlyAsync(bytes, cancellationToken);

        // Its end is where it is checked.
        await content.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellationToken);
        return new MemoryStream(bytes, writable: false);
    }

    /// <summary>A range that no byte is in.</summary>
    private async Task<BlobRead?> ReadNothingAsync(BlobName name, CancellationToken cancellationToken) =>
        Info(name, await PropertiesAsync(name, cancellationToken)) is { } info ? new BlobRead(new MemoryStream([], writable: false), info) : null;

    private async Task<WriteResult> WriteSmallAsync(
        BlobName name, BlockBlobClient blob, BlockUpload upload, WriteCondition condition, CancellationToken cancellationToken)
    {
        await upload.StageAsync(cancellationToken);
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await CommitAsync(name, blob, upload, condition, cancellationToken) is { } result) return result;
            await upload.StageAgainAsync(cancellationToken);
        }

        throw new VidPipeException(ErrorCode.StorageError, $"Writing '{name}' failed: {MaxRounds} others were quicker.");
    }

    private async Task<WriteResult> WriteLargeAsync(
        BlobName name, BlockBlobClient blob, BlockUpload upload, WriteCondition condition, CancellationToken cancellationToken)
    {
        // Asked before much is streamed, and again by the commit.
        var before = await HeadAsync(name, cancellationToken);
        if (!Holds(condition, before)) return default;

        await upload.StageRestAsync(cancellationToken);
        if (await CommitAsync(name, blob, upload, condition, cancellationToken) is { } result) return result;

        var now = await HeadAsync(name, cancellationToken);
        if (now?.ETag == before?.ETag) throw new VidPipeException(ErrorCode.StorageError, $"Writing '{name}' failed: the account has lost what was staged.");

        // Another commit came in between and has taken our blocks away. The two writes met, so it is as if ours had come
        // just before: a condition does not hold any more, and what was overwritten at once has an ETag that nothing has.
        return condition is WriteCondition.Always ? new WriteResult(true, $"overwritten-{upload.Id}") : default;
    }

    /// <summary>Null when another commit has taken away what was staged.</summary>
    private Task<WriteResult?> CommitAsync(
        BlobName name, BlockBlobClient blob, BlockUpload upload, WriteCondition condition, CancellationToken cancellationToken)
    {
        var options = new CommitBlockListOptions
        {
            Conditions = Conditions(condition),
            Metadata = new Dictionary<string, string> { [WriteKey] = upload.Id, [DigestKey] = upload.Digest },
        };
        return AskAsync<WriteResult?>(
            $"Writing '{name}'",
            async () =>
            {
                try
                {
                    var committed = await _container.EnsuredAsync(() => blob.CommitBlockListAsync(upload.Blocks, options, cancellationToken), cancellationToken);
                    return new WriteResult(true, TextOf(committed.Value.ETag));
                }
                catch (RequestFailedException e) when (condition is not WriteCondition.Always && AzureErrors.IsConditionLost(e))
                {
                    var present = await PropertiesAsync(name, cancellationToken);
                    return present is not null && Kept(present.Metadata, WriteKey) == upload.Id
                        ? new WriteResult(true, TextOf(present.ETag))
                        : default(WriteResult);
                }
                catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidBlockList)
                {
                    return null;
                }
            },
            cancellationToken);
    }

    private async Task<BlobPage> PageAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        try
        {
            var pages = _container.Client.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).AsPages(continuationToken, pageSize);
            await foreach (var page in pages)
            {
                // What somebody else has put here under a name that cannot be ours is none of ours.
                var blobs = page.Values
                    .Where(b => BlobName.IsValid(b.Name))
                    .Select(b => new BlobInfo(new BlobName(b.Name), b.Properties.ContentLength ?? 0, TextOf(b.Properties.ETag ?? default), b.Properties.LastModified ?? default))
                    .ToList();
                return new BlobPage(blobs, string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
            }
        }
        catch (RequestFailedException e) when (AzureErrors.IsMissing(e))
        {
            // No container, no blobs.
        }
        catch (RequestFailedException e) when (continuationToken is not null && e.Status == 400)
        {
            throw new VidPipeException(ErrorCode.InvalidInput, "Not a continuation token of this store.", e);
        }

        return new BlobPage([], null);
    }
}
