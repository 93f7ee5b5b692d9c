using VidPipe.Core.Errors;

namespace VidPipe.Core.Assets;

/// <summary>Content-addressed assets in a blob store. Thread-safe. Failures of the store throw STORAGE_ERROR.</summary>
/// <param name="touchOnUse">Null for a store that is never cleaned up.</param>
public sealed class AssetStore(IBlobStore blobs, TouchOnUse? touchOnUse = null)
{
    /// <summary>
    /// Stores a file of the workspace under the digest of its bytes. Bytes that are stored already are not stored again,
    /// unless they are old enough that the clean-up might be about to take them away.
    /// </summary>
    /// <param name="duration">In seconds, for audio and video.</param>
    /// <exception cref="ArgumentException">Not a media type that assets come in.</exception>
    /// <exception cref="VidPipeException">STORAGE_ERROR: also when the file changes meanwhile; nothing is stored then.</exception>
    public async Task<AssetRef> AddAsync(
        IWorkspace workspace, string path, string mediaType, double? duration, int? width, int? height, CancellationToken cancellationToken)
    {
        await using var file = workspace.OpenRead(path);
        var (digest, length) = await Digests.OfAsync(file, cancellationToken);
        var asset = new AssetRef(digest, mediaType, length, duration, width, height);
        touchOnUse?.Hold(digest);
        if (await FindWholeAsync(asset, cancellationToken) is { } there)
        {
            if (touchOnUse?.IsStale(there) == true) await StoreAsync(workspace, path, asset, WriteCondition.Overwrite, cancellationToken);
            return asset;
        }

        if (!await StoreAsync(workspace, path, asset, WriteCondition.CreateIfAbsent, cancellationToken)
            && !await IsWholeAsync(asset, cancellationToken))
        {
            // What is there under this name has other bytes: it is damaged, and here are the right ones.
            await StoreAsync(workspace, path, asset, WriteCondition.Overwrite, cancellationToken);
        }

        return asset;
    }

    /// <summary>A local path of the asset's bytes, checked against its digest. The file must not be changed.</summary>
    /// <exception cref="AssetDamagedException">It is missing, or was damaged and has been dropped.</exception>
    public async Task<string> MaterializeAsync(AssetRef asset, IWorkspace workspace, CancellationToken cancellationToken)
    {
        if (await CopyAsync(asset, workspace, cancellationToken) is { } path)
        {
            await using var file = workspace.OpenRead(path);
            if (await Digests.OfAsync(file, cancellationToken) == (asset.Digest, asset.Length)) return path;
        }

        await DropDamagedAsync(asset, cancellationToken);
        throw new VidPipeException(ErrorCode.StorageError, $"The local copy of the asset {asset.Digest} came out wrong.");
    }

    /// <summary>Whether the asset is there with the bytes of its digest; the store reads them once per version of its blob.</summary>
    public async Task<bool> IsWholeAsync(AssetRef asset, CancellationToken cancellationToken) =>
        await FindWholeAsync(asset, cancellationToken) is not null;

    /// <summary>Opens an asset by its public id, for downloads: its bytes or none. Null when there is none.</summary>
    /// <param name="digest">May come from a caller: what is no digest is no asset.</param>
    /// <exception cref="ArgumentException">Not a media type that assets come in.</exception>
    /// <exception cref="BlobDamagedException">It has other bytes than its digest says; from reads too, when it is changed meanwhile.</exception>
    public Task<BlobRead?> OpenReadAsync(string digest, string mediaType, ByteRange? range, CancellationToken cancellationToken) =>
        AssetRef.IsDigest(digest)
            ? blobs.OpenVerifiedAsync(new AssetRef(digest, mediaType, 0).BlobName, digest, range, cancellationToken)
            : Task.FromResult<BlobRead?>(null);

    /// <summary>Null when it is not there, or damaged.</summary>
    private async Task<BlobInfo?> FindWholeAsync(AssetRef asset, CancellationToken cancellationToken)
    {
        try
        {
            await using var read = await blobs.OpenVerifiedAsync(asset.BlobName, asset.Digest, new ByteRange(0, 0), cancellationToken);
            return read is { Info: var info } && info.Length == asset.Length ? info : null;
        }
        catch (BlobDamagedException)
        {
            return null;
        }
    }

    /// <summary>Null when the store itself knows the bytes to be wrong.</summary>
    private static async Task<string?> CopyAsync(AssetRef asset, IWorkspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.MaterializeAsync(asset.BlobName, cancellationToken) ?? throw new AssetDamagedException(asset, "is missing");
        }
        catch (BlobDamagedException)
        {
            return null;
        }
    }

    private async Task<bool> StoreAsync(
        IWorkspace workspace, string path, AssetRef asset, WriteCondition condition, CancellationToken cancellationToken)
    {
        await using var file = workspace.OpenRead(path);
        await using var guarded = new DigestGuardStream(file, asset.Digest);
        return (await blobs.WriteAsync(asset.BlobName, guarded, condition, cancellationToken)).Written;
    }

    /// <summary>
    /// Drops the asset and throws, when the store's own bytes are wrong. A dropped asset may cost money to make again, so a
    /// bad copy alone is no reason: the store is asked once more.
    /// </summary>
    private async Task DropDamagedAsync(AssetRef asset, CancellationToken cancellationToken)
    {
        if (await ReadsWholeAsync(asset, cancellationToken)) return;
        await blobs.DeleteAsync(asset.BlobName, cancellationToken);
        throw new AssetDamagedException(asset, "was damaged and has been dropped");
    }

    /// <summary>Whether the bytes are right when they are read now, whatever is remembered of them.</summary>
    private async Task<bool> ReadsWholeAsync(AssetRef asset, CancellationToken cancellationToken)
    {
        try
        {
            await using var read = await blobs.OpenReadAsync(asset.BlobName, null, cancellationToken) ?? throw new AssetDamagedException(asset, "is missing");
            return await Digests.OfAsync(read.Content, cancellationToken) == (asset.Digest, asset.Length);
        }
        catch (BlobDamagedException)
        {
            return false;
        }
    }
}
