using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Retention;

namespace VidPipe.Core.Projects;

/// <summary>
/// Marks what a project would find made if it ran now, by taking the way over the cache's keys that its run would take:
/// whoever made it, and although no document lists it. Where something is not made yet, the keys of what depends on it are
/// not known, and nothing is made under them for this project.
/// </summary>
internal sealed class ProjectTrail(ActionRecords records) : IReachableSteps
{
    public async Task MarkAsync(string jobId, JobInput next, Reachable reachable, CancellationToken cancellationToken)
    {
        var input = (ProjectInput)next;
        var changes = input.Changes ?? ProjectChanges.None;
        var trail = new Trail(jobId, input, new ProjectWorks(input.Spec, changes), reachable, cancellationToken);
        if (await StoryboardAsync(trail, changes).ConfigureAwait(false) is not { } storyboard) return;

        var scenes = changes.Edited(storyboard.Scenes);
        var clips = await ClipsAsync(trail, scenes).ConfigureAwait(false);
        var voices = await VoicesAsync(trail, scenes).ConfigureAwait(false);
        if (clips.Count == scenes.Count && voices.Count == scenes.Count) await StitchAsync(trail, clips, voices).ConfigureAwait(false);
    }

    private async Task<StoryboardOutput?> StoryboardAsync(Trail trail, ProjectChanges changes)
    {
        var latest = await StepAsync<StoryboardOutput>(trail, WriteStoryboard.KeyOf(trail.Works.Storyboard)).ConfigureAwait(false);
        foreach (var added in changes.AddedScenes)
        {
            if (latest is null) return null;
            var extended = await StepAsync<StoryboardOutput>(trail, ExtendStoryboard.KeyOf(trail.Works.Extension(latest.Document, added))).ConfigureAwait(false);
            if (extended is null) return latest;
            latest = extended;
        }

        return latest;
    }

    /// <summary>The clips that are there; those of all scenes, or fewer.</summary>
    private async Task<List<AssetRef>> ClipsAsync(Trail trail, IReadOnlyList<StoryScene> scenes)
    {
        var clips = new List<AssetRef>();
        AssetRef? previous = null;
        foreach (var (index, scene) in scenes.Index())
        {
            var start = await StepAsync<KeyframeOutput>(trail, GenerateKeyframe.KeyOf(trail.Works.Start(index, scene, previous))).ConfigureAwait(false);
            if (start is null) break;
            var endWork = trail.Works.End(index, scene, start.Frame);
            var end = await StepAsync<KeyframeOutput>(trail, GenerateKeyframe.KeyOf(endWork)).ConfigureAwait(false);
            if (end is null) break;

            previous = end.Frame;
            var work = trail.Works.Clip(index, scene, start.Frame, end.Frame);
            if (await ClipAsync(trail, new ClipInput(trail.ProjectId, trail.Input.Run, index, work, endWork)).ConfigureAwait(false) is { } clip) clips.Add(clip);
        }

        return clips;
    }

    /// <summary>The clip of the highest safety level that one is made at: that is the one a run takes. All levels are marked.</summary>
    private async Task<AssetRef?> ClipAsync(Trail trail, ClipInput input)
    {
        AssetRef? clip = null;
        for (var level = 0; level <= SafetyPrompts.LastLevel; level++)
        {
            var work = SafetyPrompts.WorkAt(input, level);
            if (level == SafetyPrompts.LastLevel)
            {
                var safer = await StepAsync<KeyframeOutput>(trail, GenerateKeyframe.KeyOf(SafetyPrompts.EndFrameOf(input))).ConfigureAwait(false);
                if (safer is null) return clip;
                work = work with { EndFrame = safer.Frame };
            }

            clip = (await StepAsync<ClipOutput>(trail, ClipAction.KeyOf(work)).ConfigureAwait(false))?.Clip ?? clip;
        }

        return clip;
    }

    /// <summary>The voices that are there (null where nothing is said); those of all scenes, or fewer.</summary>
    private async Task<List<NarrationOutput?>> VoicesAsync(Trail trail, IReadOnlyList<StoryScene> scenes)
    {
        var voices = new List<NarrationOutput?>();
        foreach (var scene in scenes)
        {
            if (!trail.Works.IsSpoken(scene))
            {
                voices.Add(null);
                continue;
            }

            var spoken = await StepAsync<NarrationOutput>(trail, SpeakNarration.KeyOf(trail.Works.Narration(scene))).ConfigureAwait(false);
            if (spoken is null) continue;
            var fitted = await StepAsync<NarrationOutput>(trail, FitNarration.KeyOf(trail.Works.Fitted(spoken))).ConfigureAwait(false);
            if (fitted is not null) voices.Add(fitted);
        }

        return voices;
    }

    private async Task StitchAsync(Trail trail, List<AssetRef> clips, List<NarrationOutput?> voices)
    {
        var stitch = await StepAsync<StitchOutput>(trail, StitchClips.KeyOf(trail.Works.Stitch(clips, voices))).ConfigureAwait(false);
        if (stitch is not null) await StepAsync<PosterOutput>(trail, MakePoster.KeyOf(trail.Works.Poster(stitch.Video))).ConfigureAwait(false);
    }

    /// <summary>Marks a step, whether or not it is made: a video job under its key may be under way.</summary>
    private async Task<TOutput?> StepAsync<TOutput>(Trail trail, string actionKey)
        where TOutput : class
    {
        trail.Reachable.AddKey(actionKey);
        if (await records.FindAsync(actionKey, trail.CancellationToken).ConfigureAwait(false) is not { Record: var record }) return null;
        trail.Reachable.AddDigestsIn(record.Output.GetRawText());
        return records.OutputOf<TOutput>(record);
    }

    private sealed record Trail(string ProjectId, ProjectInput Input, ProjectWorks Works, Reachable Reachable, CancellationToken CancellationToken);
}
