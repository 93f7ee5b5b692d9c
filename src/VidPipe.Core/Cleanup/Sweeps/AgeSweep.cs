using VidPipe.Core.Assets;

namespace VidPipe.Core.Cleanup;

/// <summary>Removes what is of no use to anybody once it is old.</summary>
/// <param name="life">How long it is of use; the grace period begins after that.</param>
/// <param name="folders">With their slashes.</param>
internal sealed class AgeSweep(CleanupPart part, TimeSpan life, IBlobStore blobs, params IReadOnlyList<string> folders) : ISweep
{
    public CleanupPart Part => part;

    public async Task RunAsync(SweepInput input, Broom broom, CancellationToken cancellationToken)
    {
        foreach (var folder in folders)
        {
            await blobs.AllAsync(folder, cancellationToken).EachAsync(
                async (blob, token) => await broom.KeepOrRemoveAsync(blob, isNeeded: blob.LastModified >= input.Run.Cutoff - life, token).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        }
    }
}
