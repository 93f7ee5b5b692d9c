using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>What one scene's clip is made from.</summary>
/// <param name="Work">The clip at safety level 0.</param>
/// <param name="EndFrame">How the end keyframe was made, for a safer one.</param>
/// <param name="BudgetUsd">The project's, or null.</param>
public sealed record ClipInput(string ProjectId, int Run, int SceneIndex, ClipWork Work, KeyframeWork EndFrame, decimal? BudgetUsd = null)
{
    internal WorkItem<TWork> Item<TWork>(TWork work) => new(new OwnerId(ProjectId), Run, SceneIndex, work, BudgetUsd);
}

/// <param name="Clip">Set when complete.</param>
/// <param name="Failure">Set when failed.</param>
/// <param name="CostUsd">Of its jobs, and of the safer end keyframe.</param>
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
    Failure? Failure)
{
    /// <summary>What its calls cost at the model table's prices, whether or not they were made.</summary>
    public decimal PriceUsd { get; init; }

    /// <summary>Of the actions that it used or tried. Null in journals of before there was this.</summary>
    public IReadOnlyList<string>? ActionKeys { get; init; }
}

public enum ClipSubmitState
{
    /// <summary>The clip was made before.</summary>
    Made,
    Submitted,
    Refused,
    Failed,
    Busy,

    /// <summary>Nothing was sent, as the run is ending.</summary>
    Ended,
}

/// <param name="Ticket">Set when submitted.</param>
/// <param name="Submissions">1 when this run sent it, 0 when the job was under way or the clip there.</param>
/// <param name="PollSeconds">The model's pace.</param>
/// <param name="PriceUsd">Of the job at the model table's price, whether or not it was sent.</param>
public sealed record ClipSubmitResult(
    ClipSubmitState State, ClipOutput? Output, ArtefactSource Source, OperationTicket? Ticket, Failure? Failure, int Submissions, decimal CostUsd, double PollSeconds, int PollLimit,
    decimal PriceUsd = 0);

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
