using VidPipe.Core.Assets;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Cleanup;

/// <summary>Brings deletions to their end that were cut short: all of a deleted project but its mark. The mark stays.</summary>
internal sealed class ProjectSweep(IBlobStore blobs, DocumentStore documents, MetricsIndex metrics, Marks marks) : ISweep
{
    public CleanupPart Part => CleanupPart.Projects;

    public async Task RunAsync(SweepInput input, Broom broom, CancellationToken cancellationToken)
    {
        var projects = (await marks.ReadAsync(input, cancellationToken).ConfigureAwait(false)).Projects;
        await blobs.AllAsync(ProjectDocument.Folder, cancellationToken).EachAsync(async (blob, token) =>
        {
            var id = blob.Name.Value.Split('/')[1];
            var isLeft = ProjectDocument.IdOf(blob.Name) is null && ProjectIds.IsValid(id) && !projects.Contains(id) && broom.IsOld(blob)
                && await IsDeletedAsync(id, token).ConfigureAwait(false);
            if (isLeft && input.Run.Mode == CleanupMode.Remove) await metrics.ForgetAsync(id, token).ConfigureAwait(false);
            await broom.KeepOrRemoveAsync(blob, isNeeded: !isLeft, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsDeletedAsync(string projectId, CancellationToken cancellationToken) =>
        await documents.FindAsync<ProjectDocument>(ProjectDocument.NameOf(projectId), cancellationToken).ConfigureAwait(false) is { Value.IsDeleted: true };
}
