using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <param name="Model">The model's id.</param>
/// <param name="Quantity">In the unit.</param>
public sealed record EstimatedCall(string Model, PriceUnit Unit, decimal Quantity, decimal CostUsd);

/// <param name="Seconds">A rough guess of the wall time on an idle host.</param>
public sealed record ProjectEstimate(decimal CostUsd, IReadOnlyList<EstimatedCall> Calls, double Seconds);

/// <param name="Title">The request's, else the storyboard's; null until it is written.</param>
public sealed record ProjectListItem(
    string ProjectId, ProjectStatus Status, string? Title, string Prompt, double ProgressPct, int ScenesDone, int ScenesTotal, JobError? Error, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static ProjectListItem Of(JobListItem job)
    {
        var summary = ProjectStatusSummary.Of(job.Summary);
        return new(
            summary.ProjectId, summary.Status, summary.Title, ((ProjectInput?)job.Input)?.Spec.Prompt ?? "", summary.ProgressPct,
            summary.ScenesDone, summary.ScenesTotal, summary.Error, job.CreatedAt, summary.UpdatedAt);
    }
}

public sealed record ProjectPage(IReadOnlyList<ProjectListItem> Projects, string? NextCursor);

/// <summary>Which projects are listed: those that meet every condition given.</summary>
public sealed record ProjectFilter
{
    /// <summary>Empty for any status.</summary>
    public IReadOnlyList<ProjectStatus> Statuses { get; init; } = [];

    /// <summary>A part of the id, or null.</summary>
    public string? IdPart { get; init; }

    internal JobFilter ToJob() => new()
    {
        Statuses = [.. Statuses.Select(status => status.ToJob()).Distinct()],
        Stages = [.. ProjectStages.Shares.Where(stage => Statuses.Contains(ProjectStatuses.Of(JobStatus.Running, stage.Name))).Select(stage => stage.Name)],
        IdPart = IdPart,
    };
}

/// <summary>A project that may be forked.</summary>
/// <param name="Input">What its latest run was started with.</param>
public sealed record ForkSource(string ProjectId, ProjectInput Input);

/// <summary>What can be done with projects, whoever asks. Unknown ids throw NOT_FOUND, wrong states WRONG_STATE with a message that says the state and what is allowed.</summary>
public interface IProjectService
{
    /// <summary>A new project id: its orchestration's instance id.</summary>
    string NewId();

    /// <summary>A random seed, for a spec that was given none.</summary>
    uint NewSeed();

    /// <summary>Starts the first run, once however often it is called with this id.</summary>
    Task<StartOutcome> StartAsync(string projectId, ProjectSpec spec, CancellationToken cancellationToken);

    /// <summary>What a clean run would call and cost; nothing is created.</summary>
    ProjectEstimate Estimate(ProjectSpec spec);

    /// <summary>From the orchestration status alone; from the document when the instance was purged. Null when unknown.</summary>
    Task<ProjectStatusSummary?> GetStatusAsync(string projectId, CancellationToken cancellationToken);

    /// <summary>The whole document with the runtime status laid over it. Null when unknown.</summary>
    Task<ProjectDocument?> GetAsync(string projectId, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="filter">Null for all projects.</param>
    /// <param name="cursor">From the page before, or null.</param>
    /// <exception cref="Errors.VidPipeException">INVALID_INPUT: not a cursor of ours.</exception>
    Task<ProjectPage> ListAsync(ProjectFilter? filter, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>Asks the run to stop at its next step boundary.</summary>
    Task StopAsync(string projectId, CancellationToken cancellationToken);

    /// <summary>Plans the next run, which does only what is not done. From failed, stopped, one whose orchestration is gone, or a complete one that has damaged files.</summary>
    /// <param name="budgetUsd">What all runs together may count for from now on; null leaves the project's budget as it is.</param>
    Task<RunPlan> PlanResumeAsync(string projectId, decimal? budgetUsd, CancellationToken cancellationToken);

    /// <summary>Plans the next run with a new take of one scene's keyframes or clip. From complete, failed or stopped.</summary>
    /// <param name="sceneIndex">From 0; NOT_FOUND when there is none.</param>
    Task<RunPlan> PlanRegenerateAsync(string projectId, int sceneIndex, TakeKind kind, CancellationToken cancellationToken);

    /// <summary>Starts a planned run, once however often it is called with this plan. WRONG_STATE when another run was quicker.</summary>
    Task StartRunAsync(RunPlan plan, CancellationToken cancellationToken);

    /// <summary>A project to fork: one that has ended.</summary>
    Task<ForkSource> GetForkSourceAsync(string projectId, CancellationToken cancellationToken);

    /// <summary>Plans a fork; nothing is created.</summary>
    /// <param name="spec">The source's with the edits; valid.</param>
    /// <param name="edits">Valid; at most one per scene.</param>
    Task<ForkPlan> PlanForkAsync(ForkSource source, ProjectSpec spec, IReadOnlyList<SceneEdit> edits, CancellationToken cancellationToken);

    /// <summary>Starts a planned fork as a project of its own, once however often it is called with this id.</summary>
    Task<StartOutcome> StartForkAsync(string projectId, ForkPlan plan, CancellationToken cancellationToken);

    /// <summary>Deletes a project that has ended; what it made stays for others. May be repeated after a crash.</summary>
    Task DeleteAsync(string projectId, CancellationToken cancellationToken);

    /// <summary>The bytes of an asset by its public id; null when there is none of that kind. Keyframes are PNG, clips MP4.</summary>
    /// <exception cref="BlobDamagedException">It has other bytes than its id says; from reads of the content too, when it is changed meanwhile.</exception>
    Task<BlobRead?> OpenAssetAsync(string digest, string mediaType, ByteRange? range, CancellationToken cancellationToken);
}
