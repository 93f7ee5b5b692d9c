using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>
/// Starts a project's next run: claims it, ends what the earlier run left behind, and starts the same instance again. A
/// claim can be taken over from a starter that is only slow, so it is not the claim that says whose run was started but the
/// owner in the instance's input.
/// </summary>
internal sealed class NextRunStarter(
    IOrchestrationClient client, ProjectDocuments documents, RunClaims claims, ProjectChildren children, DeletedProjects deleted)
{
    /// <summary>May be repeated with the same plan, also by several at once: the run is started once. Returns only when it is this plan's.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: another was quicker. NOT_FOUND: the project was deleted meanwhile.</exception>
    public async Task StartAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var (id, run) = (plan.ProjectId, plan.Input.Run);
        if (await IsStartedAsync(plan, cancellationToken).ConfigureAwait(false)) return;

        await claims.TakeAsync(id, run, plan.Owner, cancellationToken).ConfigureAwait(false);
        if (await documents.IsDeletedAsync(id, cancellationToken).ConfigureAwait(false))
        {
            await claims.ReleaseAsync(id, run, plan.Owner, cancellationToken).ConfigureAwait(false);
            throw ProjectStates.Unknown();
        }

        await children.EndAsync(id, run, cancellationToken).ConfigureAwait(false);
        await SettleBeforeAsync(plan, cancellationToken).ConfigureAwait(false);
        await claims.RenewAsync(id, run, plan.Owner, cancellationToken).ConfigureAwait(false);
        var outcome = await client.StartAsync(
            ProjectOrchestrator.Handle, id, plan.Input with { Owner = plan.Owner }, StartPolicy.ReplaceTerminal, cancellationToken).ConfigureAwait(false);
        if (outcome == StartOutcome.AlreadyExists && !await IsStartedAsync(plan, cancellationToken).ConfigureAwait(false)) throw RunClaims.IsTaken(id);

        if (await documents.IsDeletedAsync(id, cancellationToken).ConfigureAwait(false))
        {
            await deleted.EndAsync(id, cancellationToken).ConfigureAwait(false);
            throw ProjectStates.Unknown();
        }
    }

    /// <exception cref="VidPipeException">WRONG_STATE: a run of this number was started by another plan.</exception>
    private async Task<bool> IsStartedAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var instance = await client.GetAsync(plan.ProjectId, cancellationToken).ConfigureAwait(false);
        if (instance is null) return false;

        var started = ProjectOverlay.InputOf(instance);
        if (started.Run < plan.Input.Run) return false;

        // Of earlier runs, and of those that older versions started, the claims tell.
        var isOurs = started.Run == plan.Input.Run && started.Owner is { } owner
            ? owner == plan.Owner
            : await claims.IsOfAsync(plan.ProjectId, plan.Input.Run, plan.Owner, cancellationToken).ConfigureAwait(false);
        return isOurs ? true : throw RunClaims.IsTaken(plan.ProjectId);
    }

    /// <summary>Whose the run before was is known from its instance, which this start replaces: its claim keeps that.</summary>
    private async Task SettleBeforeAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        if (await client.GetAsync(plan.ProjectId, cancellationToken).ConfigureAwait(false) is not { } instance) return;

        var before = ProjectOverlay.InputOf(instance);
        if (before.Run < plan.Input.Run && before.Owner is { } owner) await claims.SettleAsync(plan.ProjectId, before.Run, owner, cancellationToken).ConfigureAwait(false);
    }
}
