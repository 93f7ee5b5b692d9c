using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <summary>What projects' own routes say of <see cref="JobStatus"/>: <c>running</c> is told by its stage.</summary>
public enum ProjectStatus
{
    Pending,
    Storyboarding,
    Keyframing,
    VideoGen,
    Stitching,

    /// <summary>The host lacks a setting that the next step needs; the project goes on by itself on one that has it.</summary>
    Waiting,
    Complete,
    Failed,
    Stopped,
}

public static class ProjectStatuses
{
    public static bool IsTerminal(this ProjectStatus status) =>
        status is ProjectStatus.Complete or ProjectStatus.Failed or ProjectStatus.Stopped;

    public static ProjectStatus Of(JobStatus status, string? stage) => status switch
    {
        JobStatus.Pending => ProjectStatus.Pending,
        JobStatus.Waiting => ProjectStatus.Waiting,
        JobStatus.Complete => ProjectStatus.Complete,
        JobStatus.Failed => ProjectStatus.Failed,
        JobStatus.Stopped => ProjectStatus.Stopped,
        _ => stage switch
        {
            ProjectStages.Keyframes => ProjectStatus.Keyframing,
            ProjectStages.Clips => ProjectStatus.VideoGen,
            ProjectStages.Stitch => ProjectStatus.Stitching,
            _ => ProjectStatus.Storyboarding,
        },
    };

    public static JobStatus ToJob(this ProjectStatus status) => status switch
    {
        ProjectStatus.Pending => JobStatus.Pending,
        ProjectStatus.Waiting => JobStatus.Waiting,
        ProjectStatus.Complete => JobStatus.Complete,
        ProjectStatus.Failed => JobStatus.Failed,
        ProjectStatus.Stopped => JobStatus.Stopped,
        _ => JobStatus.Running,
    };
}

/// <summary>The custom status of a project's orchestration: all that polling needs. Also the body of <c>GET /api/projects/{id}/status</c>.</summary>
/// <param name="Stage">The stage at work, or where it ended: storyboard, keyframes, clips, stitch.</param>
/// <param name="ProgressPct">0 to 100; never goes backwards within a run; 100 only when the file can be downloaded.</param>
public sealed record ProjectStatusSummary(
    string ProjectId,
    ProjectStatus Status,
    string? Stage,
    double ProgressPct,
    int ScenesDone,
    int ScenesTotal,
    string Message,
    JobError? Error,
    DateTimeOffset UpdatedAt)
{
    /// <summary>The request's, else the storyboard's; null until it is written.</summary>
    public string? Title { get; init; }

    internal static ProjectStatusSummary Of(JobSummary job) => new(
        job.JobId, ProjectStatuses.Of(job.Status, job.Stage), job.Stage, job.ProgressPct, job.PartsDone, job.PartsTotal, job.Message, job.Error, job.UpdatedAt)
    {
        Title = job.Title,
    };

    internal JobSummary ToJob() => new(ProjectId, Status.ToJob(), Stage, ProgressPct, ScenesDone, ScenesTotal, Message, Error, UpdatedAt) { Title = Title };
}
