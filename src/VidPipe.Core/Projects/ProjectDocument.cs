using System.Globalization;
using System.Text.Json.Serialization;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>
/// What people see of a project (<c>projects/{id}/project.json</c>, the body of <c>GET /api/projects/{id}</c>): a
/// projection of the orchestrator's history, saved at the end of each stage and scene.
/// </summary>
/// <param name="Run">The run that saved it last, from 1.</param>
/// <param name="Revision">Counts the saves of that run. By run, time and revision, an older save never replaces a newer one.</param>
/// <param name="Changes">Null in documents of before there were forks.</param>
/// <param name="DeletedAt">Set in what a deleted project leaves (<see cref="DeletedProject"/>): nothing else is, then.</param>
public sealed record ProjectDocument(
    string ProjectId,
    int Run,
    int Revision,
    ProjectStatus Status,
    string? Stage,
    double ProgressPct,
    string Message,
    ProjectSpec Spec,
    StoryboardSection? Storyboard,
    IReadOnlyList<SceneDocument> Scenes,
    IReadOnlyList<RunDocument> Runs,
    CostDocument Costs,
    OutputDocument? Output,
    string? ForkedFrom,
    ProjectError? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    ProjectChanges? Changes = null,
    DateTimeOffset? DeletedAt = null)
    : IPartialDocument
{
    bool IPartialDocument.IsPartial => IsDeleted;

    [JsonIgnore]
    public bool IsDeleted => DeletedAt is not null;

    /// <summary>The request's, else the storyboard's; null while there is neither.</summary>
    [JsonIgnore]
    public string? Title => Spec.Title ?? Storyboard?.Title;

    /// <summary>What the names of all documents of all projects begin with.</summary>
    public const string Folder = "projects/";

    public static BlobName NameOf(string projectId) => new($"{FolderOf(projectId)}project.json");

    /// <summary>The project whose document has this name; null when it is another document's.</summary>
    public static string? IdOf(BlobName name) => name.Value.Split('/') is [_, var id, ..] && name == NameOf(id) ? id : null;

    public static BlobName RunClaimOf(string projectId, int run) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{FolderOf(projectId)}runs/{run}.json"));

    /// <summary>What the names of all documents of a project begin with.</summary>
    public static string FolderOf(string projectId) => $"{Folder}{projectId}/";
}

/// <summary>
/// What a deleted project leaves in the place of its document. It holds nothing of the project, and keeps it deleted: a
/// save, a resume or a repeated start that comes late finds it under the name that it would write.
/// </summary>
public sealed record DeletedProject(string ProjectId, DateTimeOffset DeletedAt)
{
    /// <summary>A document that is longer is no mark, and need not be read to know that.</summary>
    public const int MaxLength = 512;
}

/// <param name="StoryboardRaw">The text model's answer as it came.</param>
public sealed record StoryboardSection(string Title, string StyleGuide, IReadOnlyList<StoryCharacter> Characters, string StoryboardRaw);

public enum SceneStatus
{
    Pending,
    KeyframesDone,
    ClipDone,
    Failed,
}

/// <param name="SceneIndex">From 0.</param>
/// <param name="Duration">Seconds.</param>
public sealed record SceneDocument(
    int SceneIndex,
    string SceneDescription,
    string StartFramePrompt,
    string EndFramePrompt,
    string VideoMotionPrompt,
    string TransitionNotes,
    string Narration,
    double Duration,
    SceneStatus Status,
    IReadOnlyList<KeyframeDocument> Keyframes,
    ClipDocument? Clip,
    ProjectError? Error);

public enum KeyframePosition
{
    Start,
    End,
}

/// <param name="Id">The asset's digest: the id of <c>GET /api/keyframes/{id}</c>.</param>
public sealed record KeyframeDocument(string Id, KeyframePosition Position, string Prompt, ArtefactSource Source);

public enum ClipStatus
{
    Pending,
    Complete,
    Failed,
    Stopped,
}

/// <param name="Id">The asset's digest (the id of <c>GET /api/clips/{id}</c>), or null until there is one.</param>
/// <param name="PromptUsed">The motion prompt as it was sent, safety words included.</param>
/// <param name="SubmissionCount">Paid jobs sent for this clip in all runs that came to an end; one sent by a run that was cut off is in the ledger alone.</param>
/// <param name="SafetyRegenCount">Keyframes made again with a safety prompt.</param>
public sealed record ClipDocument(
    string? Id,
    ClipStatus Status,
    ArtefactSource Source,
    string PromptUsed,
    string Model,
    string? OperationName,
    int PollCount,
    int SubmissionCount,
    int SafetyRegenCount,
    double Duration);

/// <param name="StageSeconds">Wall seconds per stage, by its name.</param>
/// <param name="Steps">What was done, oldest first.</param>
public sealed record RunDocument(
    int Run, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, IReadOnlyDictionary<string, double> StageSeconds, IReadOnlyList<StepEntry> Steps);

/// <param name="Cached">Whether a recorded result was used.</param>
public sealed record StepEntry(DateTimeOffset At, string Step, int? SceneIndex, double Seconds, decimal CostUsd, bool Cached)
{
    /// <summary>What the step's paid calls cost at the model table's prices, whether or not they were made. Null in entries of before there were prices.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? PriceUsd { get; init; }

    /// <summary>What was out of the ordinary: that the step found an asset damaged, say, which is made again then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }
}

/// <summary>From the spending ledger.</summary>
/// <param name="UncertainUsd">The part of the total whose calls may or may not have been billed.</param>
public sealed record CostDocument(decimal TotalUsd, decimal UncertainUsd, IReadOnlyDictionary<string, decimal> ByModel)
{
    public static CostDocument None { get; } = new(0, 0, new Dictionary<string, decimal>());
}

/// <param name="DriftSeconds">Largest measured distance between sound and picture.</param>
/// <param name="CaptionsSrt">Null without captions.</param>
public sealed record OutputDocument(AssetRef Video, AssetRef Poster, AssetRef? CaptionsSrt, AssetRef? CaptionsVtt, double DriftSeconds);
