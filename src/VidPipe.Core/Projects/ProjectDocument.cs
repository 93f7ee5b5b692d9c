using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <inheritdoc/>
/// <remarks>The body of <c>GET /api/projects/{id}</c>.</remarks>
public sealed record ProjectDocument : JobDocument
{
    public ProjectSpec Spec { get; init; } = null!;

    public StoryboardSection? Storyboard { get; init; }

    public IReadOnlyList<SceneDocument> Scenes { get; init; } = null!;

    public OutputDocument? Output { get; init; }

    public string? ForkedFrom { get; init; }

    /// <summary>Null in documents of before there were forks.</summary>
    public ProjectChanges? Changes { get; init; }

    public override JobInput Input => new ProjectInput(Spec, Run, Changes);

    /// <summary>The request's, else the storyboard's; null while there is neither.</summary>
    public override string? Title => Spec.Title ?? Storyboard?.Title;

    public override int PartsDone => Scenes.Count(s => s.Status == SceneStatus.ClipDone);

    public override IReadOnlyDictionary<string, AssetRef> Files => Status == JobStatus.Complete && Output is { } output
        ? output.Files()
        : new Dictionary<string, AssetRef>();

    internal override decimal OlderPriceOf(StepEntry hit, ModelTable models) => OlderPrices.Of(hit, this, models);
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
    JobError? Error);

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

/// <param name="DriftSeconds">Largest measured distance between sound and picture.</param>
/// <param name="CaptionsSrt">Null without captions.</param>
public sealed record OutputDocument(AssetRef Video, AssetRef Poster, AssetRef? CaptionsSrt, AssetRef? CaptionsVtt, double DriftSeconds)
{
    /// <summary>By the names that routes and links have for them.</summary>
    internal IReadOnlyDictionary<string, AssetRef> Files() => new (string Name, AssetRef? File)[]
    {
        ("video", Video), ("poster", Poster), ("captions_srt", CaptionsSrt), ("captions_vtt", CaptionsVtt),
    }.Where(file => file.File is not null).ToDictionary(file => file.Name, file => file.File!, StringComparer.Ordinal);
}
