using VidPipe.Core.Assets;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>What each step of a project is asked for: made here alone, so that what a run does and what a forecast says cannot differ. Pure.</summary>
internal sealed class ProjectWorks(ProjectSpec spec, ProjectChanges changes)
{
    /// <summary>Seconds at a scene's end that stay without speech.</summary>
    private const double Breath = 0.3;

    public StoryboardWork Storyboard { get; } =
        new(spec.TextModel, spec.Prompt, spec.Style, spec.SceneCount - changes.AddedScenes.Sum(), spec.Seed);

    public ExtendStoryboardWork Extension(AssetRef previous, int addedScenes) =>
        new(spec.TextModel, spec.Prompt, spec.Style, previous, addedScenes, spec.Seed);

    /// <param name="previous">The end keyframe of the scene before, or null for the first.</param>
    public KeyframeWork Start(int index, StoryScene scene, AssetRef? previous) => Keyframe(index, scene.StartFramePrompt, previous);

    public KeyframeWork End(int index, StoryScene scene, AssetRef start) =>
        Keyframe(index, $"{scene.EndFramePrompt}\nAfter this motion: {scene.VideoMotionPrompt}", start);

    public ClipWork Clip(int index, StoryScene scene, AssetRef start, AssetRef end) => new(
        spec.VideoModel, scene.VideoMotionPrompt, spec.AspectRatio, spec.ClipDuration,
        spec.AudioEnabled ? AudioMode.Ambient : AudioMode.None, spec.Seed, start, end)
    {
        Take = changes.TakeOf(index).Clip,
        IsDraft = spec.IsDraft,
    };

    public bool IsSpoken(StoryScene scene) => spec.Voiceover && !string.IsNullOrWhiteSpace(scene.Narration);

    public NarrationWork Narration(StoryScene scene) => new(spec.SpeechModel, scene.Narration, spec.Seed);

    public FitNarrationWork Fitted(NarrationOutput spoken) => new(spoken.Audio, spoken.Cues, spec.ClipDuration - spec.Crossfade - Breath);

    public StitchWork Stitch(IReadOnlyList<AssetRef> clips, IReadOnlyList<NarrationOutput?> voices) =>
        new(clips, voices, spec.AspectRatio, spec.ClipDuration, spec.Crossfade, spec.Captions) { IsDraft = spec.IsDraft };

    public PosterWork Poster(AssetRef video) => new(video, Math.Round((video.Duration ?? 0) / 3, 2));

    private KeyframeWork Keyframe(int index, string prompt, AssetRef? reference) =>
        new(spec.ImageModel, prompt, spec.AspectRatio, spec.Seed, reference) { Take = changes.TakeOf(index).Keyframes, IsDraft = spec.IsDraft };
}
