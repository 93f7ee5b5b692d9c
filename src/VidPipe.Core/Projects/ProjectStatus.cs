using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

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
}

/// <param name="Step">The activity or child that failed, or null when it was none.</param>
/// <param name="SceneIndex">The scene it was for, from 0, or null.</param>
public sealed record ProjectError(ErrorCode Code, string Message, string UserMessage, bool Retryable, string? Step, int? SceneIndex)
{
    public static ProjectError From(Failure failure, string? step, int? sceneIndex) =>
        new(failure.Code, failure.Message, ErrorCodes.UserMessage(failure), failure.Retryable, step, sceneIndex);
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
    ProjectError? Error,
    DateTimeOffset UpdatedAt)
{
    /// <summary>The request's, else the storyboard's; null until it is written.</summary>
    public string? Title { get; init; }
}
