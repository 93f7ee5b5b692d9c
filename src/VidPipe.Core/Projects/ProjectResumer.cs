using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>
/// Starts a project's next run: claims it, ends what the earlier run left behind, and starts the same instance again.
/// </summary>
internal sealed class ProjectResumer(IOrchestrationClient client, DocumentStore documents, TimeProvider time)
{
    /// <summary>A claim whose run has not started by then may be taken over: its claimant is taken for dead.</summary>
    private static readonly TimeSpan ClaimTimeout = TimeSpan.FromSeconds(30);

    public async Task<ResumeAnswer> ResumeAsync(ProjectDocument document, int lastRun, CancellationToken cancellationToken)
    {
        var run = lastRun + 1;
        await ClaimAsync(document.ProjectId, run, cancellationToken).ConfigureAwait(false);
        await EndChildrenAsync(document.ProjectId, cancellationToken).ConfigureAwait(false);
        var outcome = await client.StartAsync(
            ProjectOrchestrator.Handle, document.ProjectId, new ProjectInput(document.Spec, run), StartPolicy.ReplaceTerminal, cancellationToken).ConfigureAwait(false);
        if (outcome == StartOutcome.AlreadyExists) throw BeingResumed(document.ProjectId);

        var from = FirstStageWithWork(document);
        return new ResumeAnswer(document.ProjectId, run, from, [.. ProjectStages.All.TakeWhile(s => s != from)]);
    }

    private static string FirstStageWithWork(ProjectDocument document)
    {
        if (document.Storyboard is null) return ProjectStages.Storyboard;
        if (document.Scenes.Any(s => s.Keyframes.Count < 2)) return ProjectStages.Keyframes;
        return document.Scenes.Any(s => s.Status != SceneStatus.ClipDone) ? ProjectStages.Clips : ProjectStages.Stitch;
    }

    private static VidPipeException BeingResumed(string projectId) =>
        new(ErrorCode.WrongState, $"The project '{projectId}' is being resumed already.");

    private async Task ClaimAsync(string projectId, int run, CancellationToken cancellationToken)
    {
        var name = ProjectDocument.RunClaimOf(projectId, run);
        var claim = new RunClaim(time.GetUtcNow());
        if ((await documents.TryCreateAsync(name, claim, cancellationToken).ConfigureAwait(false)).Written) return;

        var held = await documents.ReadAsync<RunClaim>(name, cancellationToken).ConfigureAwait(false);
        var stale = held is { } found && claim.ClaimedAt - found.Value.ClaimedAt > ClaimTimeout;
        if (!stale) throw BeingResumed(projectId);
        var takenOver = await documents.TryReplaceAsync(name, claim, held!.Value.ETag, cancellationToken).ConfigureAwait(false);
        if (!takenOver.Written) throw BeingResumed(projectId);
    }

    private async Task EndChildrenAsync(string projectId, CancellationToken cancellationToken)
    {
        foreach (var kind in ProjectOrchestrator.Handle.Children)
        {
            var query = new OrchestrationQuery(
                [OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended],
                InstanceIdPrefix: InstanceIds.ChildPrefix(projectId, kind));
            while (true)
            {
                var page = await client.ListAsync(query, cancellationToken).ConfigureAwait(false);
                if (page.Instances.Count == 0) break;
                foreach (var child in page.Instances)
                {
                    await client.TerminateAsync(child.InstanceId, "The project starts its next run.", cancellationToken).ConfigureAwait(false);
                    await client.WaitForCompletionAsync(child.InstanceId, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private sealed record RunClaim(DateTimeOffset ClaimedAt);
}
