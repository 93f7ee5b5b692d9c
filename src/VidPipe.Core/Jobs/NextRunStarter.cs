using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <summary>
/// Starts a job's next run: claims it, ends what the earlier run left behind, and starts the same instance again. A claim can be
/// taken over from a starter that is only slow, so it is not the claim that says whose run was started but the owner in the
/// instance's input.
/// </summary>
internal sealed class NextRunStarter(
    IOrchestrationClient client, JobDocuments documents, JobKinds kinds, RunClaims claims, JobChildren children, DeletedJobs deleted)
{
    /// <summary>May be repeated with the same plan, also by several at once: the run is started once. Returns only when it is this plan's.</summary>
    /// <exception cref="Errors.VidPipeException">WRONG_STATE: another was quicker. NOT_FOUND: the job was deleted meanwhile.</exception>
    public async Task StartAsync(NextRun plan, CancellationToken cancellationToken)
    {
        var (id, run, kind) = (plan.JobId, plan.Input.Run, kinds.Get(plan.JobId));
        if (await IsStartedAsync(plan, cancellationToken).ConfigureAwait(false)) return;
        await claims.TakeAsync(id, run, plan.Owner, cancellationToken).ConfigureAwait(false);
        if (await documents.IsDeletedAsync(id, cancellationToken).ConfigureAwait(false))
        {
            await claims.ReleaseAsync(id, run, plan.Owner, cancellationToken).ConfigureAwait(false);
            throw JobStates.Unknown(kind);
        }

        await children.EndAsync(id, run, cancellationToken).ConfigureAwait(false);
        await SettleBeforeAsync(plan, cancellationToken).ConfigureAwait(false);
        await claims.RenewAsync(id, run, plan.Owner, cancellationToken).ConfigureAwait(false);
        var outcome = await kind.StartAsync(client, id, plan.Input with { Owner = plan.Owner }, StartPolicy.ReplaceTerminal, cancellationToken).ConfigureAwait(false);
        if (outcome == StartOutcome.AlreadyExists && !await IsStartedAsync(plan, cancellationToken).ConfigureAwait(false)) throw claims.IsTaken(id);
        if (await documents.IsDeletedAsync(id, cancellationToken).ConfigureAwait(false))
        {
            await deleted.EndAsync(id, cancellationToken).ConfigureAwait(false);
            throw JobStates.Unknown(kind);
        }
    }

    /// <exception cref="Errors.VidPipeException">WRONG_STATE: a run of this number was started by another plan.</exception>
    private async Task<bool> IsStartedAsync(NextRun plan, CancellationToken cancellationToken)
    {
        var instance = await client.GetAsync(plan.JobId, cancellationToken).ConfigureAwait(false);
        if (instance is null) return false;
        var started = kinds.Get(plan.JobId).InputOf(instance);
        if (started.Run < plan.Input.Run) return false;

        // Of earlier runs, and of those that older versions started, the claims tell.
        var isOurs = started.Run == plan.Input.Run && started.Owner is { } owner
            ? owner == plan.Owner
            : await claims.IsOfAsync(plan.JobId, plan.Input.Run, plan.Owner, cancellationToken).ConfigureAwait(false);
        return isOurs ? true : throw claims.IsTaken(plan.JobId);
    }

    /// <summary>Whose the run before was is known from its instance, which this start replaces: its claim keeps that.</summary>
    private async Task SettleBeforeAsync(NextRun plan, CancellationToken cancellationToken)
    {
        if (await client.GetAsync(plan.JobId, cancellationToken).ConfigureAwait(false) is not { } instance) return;
        var before = kinds.Get(plan.JobId).InputOf(instance);
        if (before.Run < plan.Input.Run && before.Owner is { } owner) await claims.SettleAsync(plan.JobId, before.Run, owner, cancellationToken).ConfigureAwait(false);
    }
}
