using VidPipe.Core.Assets;

namespace VidPipe.Core.Retention;

/// <summary>Removes assets that neither a source nor a record refers to.</summary>
internal sealed class AssetSweep(IBlobStore blobs, Marks marks, TouchOnUse touchOnUse) : ISweep
{
    public string Part => CleanupPart.Assets;

    public bool IsSharded => true;

    public async Task RunAsync(SweepInput input, Sweeper sweeper, CancellationToken cancellationToken)
    {
        var reachable = await marks.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        await blobs.AllAsync($"{AssetRef.Folder}/{input.Shard}", cancellationToken).EachAsync(
            async (blob, token) => await sweeper.KeepOrRemoveAsync(
                blob, isReachable: Sweeping.HexOf(blob.Name) is not { } digest || reachable.HasDigest(digest) || touchOnUse.IsHeld(digest), token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }
}
