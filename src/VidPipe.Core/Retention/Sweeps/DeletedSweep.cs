using VidPipe.Core.Actions;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Retention;

/// <summary>Removes what is kept by the ids of owners, of those that have been deleted.</summary>
/// <param name="folder">With its slash; the owner's id follows.</param>
internal sealed class DeletedSweep(string part, string folder, IBlobStore blobs, Marks marks, RetentionSources sources) : ISweep
{
    public string Part => part;

    public async Task RunAsync(SweepInput input, Sweeper sweeper, CancellationToken cancellationToken)
    {
        var reachable = await marks.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        await blobs.AllAsync(folder, cancellationToken).EachAsync(
            async (blob, token) => await sweeper.KeepOrRemoveAsync(blob, IsReachable(blob, reachable), token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An owner that has begun since the marks were set is no older than they are, nor is anything of it.</summary>
    private bool IsReachable(BlobInfo blob, Reachable reachable)
    {
        var owner = new OwnerId(blob.Name.Value[folder.Length..].Split('/', '.')[0]);
        return !sources.Own(owner) || reachable.HasOwner(owner);
    }
}
