using VidPipe.Core.Assets;

namespace VidPipe.Core.Retention;

/// <summary>Removes what is of no use any more once it is old.</summary>
/// <param name="life">How long it is of use; the grace period begins after that.</param>
/// <param name="folders">With their slashes.</param>
internal sealed class AgeSweep(string part, TimeSpan life, IBlobStore blobs, params IReadOnlyList<string> folders) : ISweep
{
    public string Part => part;

    public bool IsByAge => true;

    public async Task RunAsync(SweepInput input, Sweeper sweeper, CancellationToken cancellationToken)
    {
        foreach (var folder in folders)
        {
            await blobs.AllAsync(folder, cancellationToken).EachAsync(
                async (blob, token) => await sweeper.KeepOrRemoveAsync(blob, isReachable: blob.LastModified >= input.Run.Cutoff - life, token).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        }
    }
}
