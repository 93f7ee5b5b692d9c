using System.Globalization;
using VidPipe.Core.Assets;
using VidPipe.Core.Retention;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Metrics;
using VidPipe.Core.Webhooks;

namespace VidPipe.Core.Projects;

/// <summary>
/// Deletes a project: its history, its document, its claims, and what its callbacks were told. What it made stays for those who share it, until the
/// clean-up finds it unused; what it spent stays in the ledger. A crash on the way leaves a project that can be deleted
/// again, or one that is deleted.
/// </summary>
internal sealed class ProjectDeleter(
    IOrchestrationClient client,
    IBlobStore blobs,
    DocumentStore store,
    ProjectDocuments documents,
    RunClaims claims,
    ProjectChildren children,
    DeletedProjects deleted,
    MetricsIndex metrics,
    WebhookEraser webhooks,
    TimeProvider time)
{
    /// <summary>Whoever deletes is the same owner: two who do so at once do not hinder each other.</summary>
    private const string Owner = "delete";

    private const int PageSize = 100;

    /// <exception cref="VidPipeException">NOT_FOUND; WRONG_STATE: it is under way, or about to be.</exception>
    public async Task DeleteAsync(string projectId, CancellationToken cancellationToken)
    {
        KnownProject? project;
        try
        {
            project = await documents.FindAsync(projectId, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentDamagedException)
        {
            await DeleteDamagedAsync(projectId, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (project is null)
        {
            // A deletion that was cut short is brought to its end, and what was started after it is taken away.
            if (ProjectIds.IsValid(projectId) && await documents.IsDeletedAsync(projectId, cancellationToken).ConfigureAwait(false))
            {
                await deleted.EndAsync(projectId, cancellationToken).ConfigureAwait(false);
                await SweepAsync(projectId, cancellationToken).ConfigureAwait(false);
            }

            throw ProjectStates.Unknown();
        }

        if (!project.IsAtRest) throw ProjectStates.Wrong(project.Document, "Only a project that has ended can be deleted; stop it first.");

        await EndAsync(projectId, project.Input.Run + 1, () => ProjectStates.Wrong(project.Document, "It has just been started again."), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A project of which only its instance and its claims can be read.</summary>
    private async Task DeleteDamagedAsync(string projectId, CancellationToken cancellationToken)
    {
        var instance = await client.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (instance is { } known && !known.Status.IsTerminal()) throw UnderWay();

        var lastRun = instance is null ? 0 : ProjectOverlay.InputOf(instance).Run;
        await EndAsync(projectId, Math.Max(lastRun, await LastClaimAsync(projectId, cancellationToken).ConfigureAwait(false)) + 1, UnderWay, cancellationToken).ConfigureAwait(false);

        VidPipeException UnderWay() =>
            new(ErrorCode.WrongState, $"The project '{projectId}' is under way. Only a project that has ended can be deleted; stop it first.");
    }

    /// <summary>The highest number of a run that was ever claimed; 0 for none.</summary>
    private async Task<int> LastClaimAsync(string projectId, CancellationToken cancellationToken)
    {
        var last = 0;
        await foreach (var blob in blobs.AllAsync($"{ProjectDocument.FolderOf(projectId)}runs/", cancellationToken).ConfigureAwait(false))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(blob.Name.Value), NumberStyles.None, CultureInfo.InvariantCulture, out var run)) last = Math.Max(last, run);
        }

        return last;
    }

    private async Task EndAsync(string projectId, int run, Func<VidPipeException> startedAgain, CancellationToken cancellationToken)
    {
        // No resume gets in between: it wants the same claim.
        await claims.TakeAsync(projectId, run, Owner, cancellationToken).ConfigureAwait(false);
        await children.EndAsync(projectId, run, cancellationToken).ConfigureAwait(false);
        if (await client.PurgeAsync(projectId, cancellationToken).ConfigureAwait(false) == CommandOutcome.WrongState)
        {
            await claims.ReleaseAsync(projectId, run, Owner, cancellationToken).ConfigureAwait(false);
            throw startedAgain();
        }

        await store.OverwriteAsync(
            ProjectDocument.NameOf(projectId), new DeletedProject(projectId, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        await deleted.EndAsync(projectId, cancellationToken).ConfigureAwait(false);
        await SweepAsync(projectId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes all that is the project's but the mark that it is deleted, and takes it out of the figures of what there is.</summary>
    private async Task SweepAsync(string projectId, CancellationToken cancellationToken)
    {
        await metrics.ForgetAsync(projectId, cancellationToken).ConfigureAwait(false);
        await webhooks.EraseAsync(projectId, cancellationToken).ConfigureAwait(false);
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(ProjectDocument.FolderOf(projectId), PageSize, token, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs.Where(b => b.Name != ProjectDocument.NameOf(projectId)))
            {
                await blobs.DeleteAsync(blob.Name, cancellationToken).ConfigureAwait(false);
            }

            token = page.ContinuationToken;
        }
        while (token is not null);
    }
}
