using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <param name="Kind">The kind's name.</param>
/// <param name="Input">What its latest run was started with.</param>
public sealed record JobListItem(JobKind Kind, JobSummary Summary, JobInput? Input, DateTimeOffset CreatedAt);

public sealed record JobPage(IReadOnlyList<JobListItem> Jobs, string? NextCursor);

/// <summary>Which jobs are listed: those that meet every condition given.</summary>
public sealed record JobFilter
{
    /// <summary>Empty for any status.</summary>
    public IReadOnlyList<JobStatus> Statuses { get; init; } = [];

    /// <summary>The stages that a running job may be at; empty for any.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>A part of the id, or null.</summary>
    public string? IdPart { get; init; }

    internal bool IsOpen => Statuses.Count == 0;

    internal bool AllowsId(string jobId) => IdPart is null || jobId.Contains(IdPart, StringComparison.Ordinal);

    /// <summary>What the orchestration query has to find for the statuses; null for everything.</summary>
    internal IReadOnlyCollection<OrchestrationFilter>? ToQuery()
    {
        if (IsOpen) return null;
        var words = Statuses.Where(status => status.IsTerminal() || status == JobStatus.Waiting).Select(status => status.Word()).ToList();

        // One that runs may say anything, even how it is about to end; one that has broken may say nothing of it.
        List<OrchestrationStatus> runtime = [];
        if (Statuses.Contains(JobStatus.Failed)) runtime.AddRange([OrchestrationStatus.Failed, OrchestrationStatus.Terminated]);
        if (Statuses.Contains(JobStatus.Running) || Statuses.Contains(JobStatus.Pending)) runtime.AddRange([OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended]);
        List<OrchestrationFilter> any = [];
        if (words.Count > 0) any.Add(new OrchestrationFilter(Words: words));
        if (runtime.Count > 0) any.Add(new OrchestrationFilter(Statuses: runtime));
        return any;
    }

    internal bool Allows(JobSummary summary) => IsOpen
        || (Statuses.Contains(summary.Status) && (summary.Status != JobStatus.Running || Stages.Count == 0 || Stages.Contains(summary.Stage ?? "")));
}

/// <summary>
/// What can be done with a job of any kind. Unknown ids throw NOT_FOUND, wrong states WRONG_STATE with a message that says the
/// state and what is allowed.
/// </summary>
public interface IJobService
{
    string NewId(JobKind kind);

    /// <summary>Starts the first run, once however often it is called with this id. One that has been deleted counts as there.</summary>
    Task<StartOutcome> StartAsync(string jobId, JobInput input, CancellationToken cancellationToken);

    /// <summary>From the orchestration status alone; from the document when the instance was purged. Null when unknown.</summary>
    Task<JobSummary?> GetStatusAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>The whole document with the runtime status laid over it. Null when unknown.</summary>
    Task<JobDocument?> GetAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="kind">Null for all kinds.</param>
    /// <param name="cursor">From the page before, or null.</param>
    /// <exception cref="Errors.VidPipeException">INVALID_INPUT: not a cursor of ours.</exception>
    Task<JobPage> ListAsync(JobKind? kind, JobFilter filter, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>Asks the run to stop at its next step boundary.</summary>
    Task StopAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>Plans the next run, which does only what is not done. From failed, stopped, or one whose orchestration is gone.</summary>
    /// <param name="budgetUsd">What all runs together may count for from now on; null leaves the job's budget as it is.</param>
    Task<NextRun> PlanResumeAsync(string jobId, decimal? budgetUsd, CancellationToken cancellationToken);

    /// <summary>Starts a planned run, once however often it is called with this plan. WRONG_STATE when another run was quicker.</summary>
    Task StartRunAsync(NextRun plan, CancellationToken cancellationToken);

    /// <summary>Deletes a job that has ended; what it made stays for others. May be repeated after a crash.</summary>
    Task DeleteAsync(string jobId, CancellationToken cancellationToken);
}
