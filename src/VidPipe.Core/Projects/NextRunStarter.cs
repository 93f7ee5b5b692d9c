using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>
/// Starts a project's next run: claims it, ends what the earlier run left behind, and starts the same instance again.
/// </summary>
internal sealed class NextRunStarter(IOrchestrationClient client, ProjectDocuments documents, RunClaims claims, ProjectChildren children)
{
    /// <summary>May be repeated with the same plan, also by several at once: the run is started once.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: somebody else was quicker. NOT_FOUND: the project was deleted meanwhile.</exception>
    public async Task StartAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var (id, run) = (plan.ProjectId, plan.Input.Run);
        if (await IsStartedAsync(plan, cancellationToken).ConfigureAwait(false)) return;

        await claims.TakeAsync(id, run, plan.Owner, cancellationToken).ConfigureAwait(false);
        if (await documents.IsDeletedAsync(id, cancellationToken).ConfigureAwait(false))
        {
            await claims.ReleaseAsync(id, run, cancellationToken).ConfigureAwait(false);
            throw ProjectStates.Unknown();
        }

        await children.EndAsync(id, run, cancellationToken).ConfigureAwait(false);
        var outcome = await client.StartAsync(
            ProjectOrchestrator.Handle, id, plan.Input, StartPolicy.ReplaceTerminal, cancellationToken).ConfigureAwait(false);
        if (outcome == StartOutcome.AlreadyExists && !await IsStartedAsync(plan, cancellationToken).ConfigureAwait(false)) throw RunClaims.IsTaken(id);
    }

    /// <exception cref="VidPipeException">WRONG_STATE: a run of this number was started by somebody else.</exception>
    private async Task<bool> IsStartedAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var instance = await client.GetAsync(plan.ProjectId, cancellationToken).ConfigureAwait(false);
        if (instance is null || ProjectOverlay.InputOf(instance).Run < plan.Input.Run) return false;
        return await claims.IsOfAsync(plan.ProjectId, plan.Input.Run, plan.Owner, cancellationToken).ConfigureAwait(false)
            ? true
            : throw RunClaims.IsTaken(plan.ProjectId);
    }
}
