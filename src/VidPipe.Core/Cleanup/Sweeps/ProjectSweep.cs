using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Cleanup;

/// <summary>
/// Brings deletions to their end that were cut short: all of a deleted project but its mark, and what was started of it
/// afterwards and has ended. The mark stays.
/// </summary>
internal sealed class ProjectSweep(IBlobStore blobs, DocumentStore documents, MetricsIndex metrics, IOrchestrationClient client, Marks marks) : ISweep
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
            if (input.Run.Mode == CleanupMode.Remove) await PurgeLateStartAsync(blob, token).ConfigureAwait(false);
            if (isLeft && input.Run.Mode == CleanupMode.Remove) await metrics.ForgetAsync(id, token).ConfigureAwait(false);
            await broom.KeepOrRemoveAsync(blob, isNeeded: !isLeft, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task PurgeLateStartAsync(BlobInfo blob, CancellationToken cancellationToken)
    {
        if (blob.Length > DeletedProject.MaxLength || ProjectDocument.IdOf(blob.Name) is not { } id) return;
        if (await client.GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } late || !late.Status.IsTerminal()) return;
        if (await IsDeletedAsync(id, cancellationToken).ConfigureAwait(false)) await client.PurgeAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsDeletedAsync(string projectId, CancellationToken cancellationToken) =>
        await documents.ReadAsync<ProjectDocument>(ProjectDocument.NameOf(projectId), cancellationToken).ConfigureAwait(false) is { Value.IsDeleted: true };
}
