using VidPipe.Core.Assets;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Cleanup;

/// <summary>Removes what is kept beside projects, of those that have been deleted.</summary>
/// <param name="folder">With its slash; the project's id follows.</param>
internal sealed class DeletedSweep(CleanupPart part, string folder, IBlobStore blobs, Marks marks) : ISweep
{
    public CleanupPart Part => part;

    public async Task RunAsync(SweepInput input, Broom broom, CancellationToken cancellationToken)
    {
        var projects = (await marks.ReadAsync(input, cancellationToken).ConfigureAwait(false)).Projects;
        await blobs.AllAsync(folder, cancellationToken).EachAsync(
            async (blob, token) => await broom.KeepOrRemoveAsync(blob, IsNeeded(blob, projects), token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A project that has begun since the marks were set is no older than they are, nor is anything of it.</summary>
    private bool IsNeeded(BlobInfo blob, IReadOnlySet<string> projects)
    {
        var id = blob.Name.Value[folder.Length..].Split('/', '.')[0];
        return !ProjectIds.IsValid(id) || projects.Contains(id);
    }
}
