using System.Globalization;
using VidPipe.Core.Actions;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Jobs;

internal sealed class JobService(
    IOrchestrationClient client,
    JobKinds kinds,
    JobDocuments documents,
    JobLister lister,
    NextRunStarter nextRuns,
    JobDeleter deleter,
    DeletedJobs deleted,
    RunEndings endings,
    IEntropy entropy,
    TimeProvider time)
    : IJobService
{
    public string NewId(JobKind kind) => kind.NewId(time.GetUtcNow(), entropy.Next());

    public async Task<StartOutcome> StartAsync(string jobId, JobInput input, CancellationToken cancellationToken)
    {
        if (await documents.IsDeletedAsync(jobId, cancellationToken).ConfigureAwait(false)) return StartOutcome.AlreadyExists;
        var outcome = await kinds.Get(jobId).StartAsync(client, jobId, input, StartPolicy.OnlyIfAbsent, cancellationToken).ConfigureAwait(false);
        if (!await documents.IsDeletedAsync(jobId, cancellationToken).ConfigureAwait(false)) return outcome;
        await deleted.EndAsync(jobId, cancellationToken).ConfigureAwait(false);
        return StartOutcome.AlreadyExists;
    }

    public async Task<JobSummary?> GetStatusAsync(string jobId, CancellationToken cancellationToken)
    {
        if (kinds.OfId(jobId) is not { } kind) return null;
        var instance = await client.GetAsync(jobId, cancellationToken).ConfigureAwait(false);
        if (instance is not null) return await OverlaidAsync(JobOverlay.Summary(kind, instance), instance, cancellationToken).ConfigureAwait(false);
        return await documents.ReadAsync(jobId, cancellationToken).ConfigureAwait(false) is { } document ? JobOverlay.Summary(document) : null;
    }

    public async Task<JobDocument?> GetAsync(string jobId, CancellationToken cancellationToken) =>
        (await documents.FindAsync(jobId, cancellationToken).ConfigureAwait(false))?.Document;

    public Task<JobPage> ListAsync(JobKind? kind, JobFilter filter, int limit, string? cursor, CancellationToken cancellationToken) =>
        lister.ListAsync(kind, filter, limit, cursor, cancellationToken);

    public async Task StopAsync(string jobId, CancellationToken cancellationToken)
    {
        var job = await documents.GetForStopAsync(jobId, cancellationToken).ConfigureAwait(false);
        var kind = job.Kind.Name;
        if (job.IsAtRest) throw JobStates.Wrong(job, $"Only a {kind} that is under way can be stopped.");
        if (job.Instance!.Status == OrchestrationStatus.Suspended)
        {
            throw new VidPipeException(ErrorCode.WrongState, $"The {kind} '{jobId}' is suspended. Resume its orchestration before stopping it.");
        }

        // Before the run learns of it: steps that wait in a queue are not paid for any more.
        var (owner, run) = (new OwnerId(jobId), job.Run);
        await endings.MarkAsync(owner, run, cancellationToken).ConfigureAwait(false);
        var outcome = await client.RaiseEventAsync(jobId, StopSignal.Event.Name, DurableJson.Serialize(new StopRequest(run)), cancellationToken).ConfigureAwait(false);
        if (outcome == CommandOutcome.Accepted) return;
        await endings.LiftAsync(owner, run, cancellationToken).ConfigureAwait(false);
        throw JobStates.Wrong(job, "It has just ended.");
    }

    public async Task<NextRun> PlanResumeAsync(string jobId, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        var job = await documents.GetAsync(jobId, cancellationToken).ConfigureAwait(false);
        if (!job.IsAtRest) throw JobStates.Wrong(job, $"A {job.Kind.Name} under way cannot be resumed; it can be stopped.");
        if (job.Document.Status == JobStatus.Complete) throw JobStates.Wrong(job, "There is nothing left to do.");
        return PlanOf(job, job.Input.Next(job.Run + 1, budgetUsd));
    }

    public Task StartRunAsync(NextRun plan, CancellationToken cancellationToken) => nextRuns.StartAsync(plan, cancellationToken);

    public Task DeleteAsync(string jobId, CancellationToken cancellationToken) => deleter.DeleteAsync(jobId, cancellationToken);

    private NextRun PlanOf(KnownJob job, JobInput input) => new(job.Document.JobId, NewOwner(entropy), input);

    /// <summary>Names a plan, however often its start is repeated.</summary>
    internal static string NewOwner(IEntropy entropy) => entropy.Next().ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>As the list has it: null for what was started after a deletion, failed where the document of an ended job cannot be read.</summary>
    private async Task<JobSummary?> OverlaidAsync(JobSummary summary, OrchestrationInstance instance, CancellationToken cancellationToken)
    {
        if (!instance.Status.IsTerminal()) return summary;
        try
        {
            var saved = await documents.LookAsync(summary.JobId, cancellationToken).ConfigureAwait(false);
            if (saved is { Value.IsDeleted: true }) return null;
            return saved is { Damage: { } damage } ? JobOverlay.Damaged(summary, damage) : summary;
        }
        catch (VidPipeException away) when (away.Code == ErrorCode.StorageError)
        {
            return summary; // What the engine knows is shown also while the store is away.
        }
    }
}
