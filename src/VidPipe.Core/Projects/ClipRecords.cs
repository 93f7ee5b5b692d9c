using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>What one scene's clip is made from.</summary>
/// <param name="Work">The clip at safety level 0.</param>
/// <param name="EndFrame">How the end keyframe was made, for a safer one.</param>
/// <param name="BudgetUsd">The project's, or null.</param>
public sealed record ClipInput(string ProjectId, int Run, int SceneIndex, ClipWork Work, KeyframeWork EndFrame, decimal? BudgetUsd = null)
{
    internal WorkItem<TWork> Item<TWork>(TWork work) => new(ProjectId, Run, SceneIndex, work, BudgetUsd);
}

/// <param name="Clip">Set when complete.</param>
/// <param name="Failure">Set when failed.</param>
/// <param name="SafetyFrame">The end keyframe that replaced the scene's own in this clip, or null.</param>
public sealed record ClipResult(
    ClipStatus Status,
    AssetRef? Clip,
    ArtefactSource Source,
    bool Cached,
    string PromptUsed,
    string? OperationName,
    int PollCount,
    int SubmissionCount,
    decimal CostUsd,
    AssetRef? SafetyFrame,
    Failure? Failure);

public enum ClipSubmitState
{
    /// <summary>The clip was made before.</summary>
    Made,
    Submitted,
    Refused,
    Failed,
    Busy,
}

/// <param name="Ticket">Set when submitted.</param>
/// <param name="Submissions">1 when this run sent it, 0 when the job was under way or the clip there.</param>
/// <param name="PollSeconds">The model's pace.</param>
public sealed record ClipSubmitResult(
    ClipSubmitState State, ClipOutput? Output, ArtefactSource Source, OperationTicket? Ticket, Failure? Failure, int Submissions, decimal CostUsd, double PollSeconds, int PollLimit);

public sealed record ClipPollInput(WorkItem<ClipWork> Item, OperationTicket Ticket);

public enum ClipPollState
{
    Running,
    Made,
    Refused,
    Failed,

    /// <summary>The provider's own trouble ended it: it may be sent again.</summary>
    Broken,
}

public sealed record ClipPollResult(ClipPollState State, ClipOutput? Output, Failure? Failure);
