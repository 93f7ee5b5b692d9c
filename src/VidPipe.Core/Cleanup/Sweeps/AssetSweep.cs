using VidPipe.Core.Assets;

namespace VidPipe.Core.Cleanup;

/// <summary>Removes assets that neither a project nor a record refers to.</summary>
internal sealed class AssetSweep(IBlobStore blobs, Marks marks, Freshness freshness) : ISweep
{
    public CleanupPart Part => CleanupPart.Assets;

    public async Task RunAsync(SweepInput input, Broom broom, CancellationToken cancellationToken)
    {
        var needed = await marks.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        await blobs.AllAsync($"{AssetRef.Folder}/{input.Shard}", cancellationToken).EachAsync(
            async (blob, token) => await broom.KeepOrRemoveAsync(
                blob, isNeeded: Sweeping.HexOf(blob.Name) is not { } digest || needed.Digests.Contains(digest) || freshness.IsHeld(digest), token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }
}
