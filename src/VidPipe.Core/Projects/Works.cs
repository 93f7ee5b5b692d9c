using System.Text.Json.Serialization;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

// What each step depends on, and nothing else: these records are the cache keys, so a field here decides what a change
// makes again (design, section 4). Renaming or adding a field makes everything again.

public sealed record StoryboardWork(string Model, string Prompt, string? Style, int SceneCount, uint Seed) : IModelWork;

/// <param name="Previous">The storyboard that is continued; its scenes come out unchanged.</param>
public sealed record ExtendStoryboardWork(string Model, string Prompt, string? Style, AssetRef Previous, int AddedScenes, uint Seed) : IModelWork;

/// <param name="Document">The whole storyboard as JSON; the scenes are carried along, the rest is read when it is shown.</param>
public sealed record StoryboardOutput(AssetRef Document, string Title, IReadOnlyList<StoryScene> Scenes) : IHasAssets
{
    public IEnumerable<AssetRef> Assets() => [Document];
}

/// <param name="Reference">The picture that this one continues, or null for the very first.</param>
public sealed record KeyframeWork(string Model, string Prompt, string AspectRatio, uint Seed, AssetRef? Reference) : IModelWork
{
    /// <summary>In the key only when there was a second take, so that first takes keep theirs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Take { get; init; }

    /// <summary>In the key only of drafts, so that all else keeps its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDraft { get; init; }
}

public sealed record KeyframeOutput(AssetRef Frame) : IHasAssets
{
    public IEnumerable<AssetRef> Assets() => [Frame];
}

public sealed record NarrationWork(string Model, string Text, uint Seed) : IModelWork;

/// <param name="MaxSeconds">What the scene has room for.</param>
public sealed record FitNarrationWork(AssetRef Audio, IReadOnlyList<CaptionCue> Cues, double MaxSeconds);

/// <param name="Cues">In seconds from the beginning of the audio.</param>
public sealed record NarrationOutput(AssetRef Audio, IReadOnlyList<CaptionCue> Cues) : IHasAssets
{
    public IEnumerable<AssetRef> Assets() => [Audio];
}

public sealed record ClipWork(
    string Model, string Prompt, string AspectRatio, int Duration, AudioMode Audio, uint Seed, AssetRef StartFrame, AssetRef EndFrame)
{
    /// <inheritdoc cref="KeyframeWork.Take"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Take { get; init; }

    /// <inheritdoc cref="KeyframeWork.IsDraft"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDraft { get; init; }
}

/// <param name="Clip">Conformed to the house format.</param>
public sealed record ClipOutput(AssetRef Clip, string OperationName) : IHasAssets
{
    public IEnumerable<AssetRef> Assets() => [Clip];
}

public sealed record StitchWork(
    IReadOnlyList<AssetRef> Clips, IReadOnlyList<NarrationOutput?> Narrations, string AspectRatio, int ClipDuration, double Crossfade, CaptionMode Captions)
{
    /// <inheritdoc cref="KeyframeWork.IsDraft"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDraft { get; init; }
}

public sealed record StitchOutput(AssetRef Video, AssetRef? CaptionsSrt, AssetRef? CaptionsVtt, double DriftSeconds) : IHasAssets
{
    public IEnumerable<AssetRef> Assets() => new[] { Video, CaptionsSrt, CaptionsVtt }.OfType<AssetRef>();
}

public sealed record PosterWork(AssetRef Video, double AtSeconds);

public sealed record PosterOutput(AssetRef Poster) : IHasAssets
{
    public IEnumerable<AssetRef> Assets() => [Poster];
}
