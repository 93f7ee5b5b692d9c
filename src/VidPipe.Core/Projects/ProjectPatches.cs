using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>How a patch changes the document. Pure.</summary>
internal static class ProjectPatches
{
    /// <summary>Adds what is a project's own to a document whose common part is changed already.</summary>
    public static ProjectDocument Apply(ProjectDocument document, ProjectPatch patch, Storyboard? storyboard)
    {
        if (patch.Changes is not null) document = ApplyChanges(document, patch.Changes);
        document = document with { Spec = patch.Spec ?? document.Spec, Output = patch.Spec is null ? patch.Output ?? document.Output : null };
        if (storyboard is not null) document = ApplyStoryboard(document, storyboard);
        return patch.Scenes is null ? document : document with { Scenes = ApplyScenes(document.Scenes, patch.Scenes) };
    }

    /// <summary>What a new take is of is no longer there until the run has made it.</summary>
    private static ProjectDocument ApplyChanges(ProjectDocument document, ProjectChanges changes)
    {
        var before = document.Changes ?? ProjectChanges.None;
        return document with
        {
            ForkedFrom = changes.ForkedFrom,
            Changes = changes,
            Scenes = [.. document.Scenes.Select(scene =>
            {
                var (last, next) = (before.TakeOf(scene.SceneIndex), changes.TakeOf(scene.SceneIndex));
                if (last.Keyframes != next.Keyframes) return scene with { Status = SceneStatus.Pending, Keyframes = [], Clip = null, Error = null };
                return last.Clip != next.Clip && scene.Clip is not null ? scene with { Status = SceneStatus.KeyframesDone, Clip = null, Error = null } : scene;
            })],
        };
    }

    private static ProjectDocument ApplyStoryboard(ProjectDocument document, Storyboard storyboard) => document with
    {
        Storyboard = new StoryboardSection(storyboard.Title, storyboard.StyleGuide, storyboard.Characters, storyboard.Raw),
        Scenes =
        [
            .. (document.Changes ?? ProjectChanges.None).Edited(storyboard.Scenes).Index().Select(s =>
            {
                var before = document.Scenes.ElementAtOrDefault(s.Index);
                return new SceneDocument(
                    s.Index, s.Item.SceneDescription, s.Item.StartFramePrompt, s.Item.EndFramePrompt, s.Item.VideoMotionPrompt,
                    s.Item.TransitionNotes, s.Item.Narration, document.Spec.ClipDuration,
                    before is null or { Status: SceneStatus.Failed } ? SceneStatus.Pending : before.Status,
                    before?.Keyframes ?? [], before?.Clip, null);
            }),
        ],
    };

    private static IReadOnlyList<SceneDocument> ApplyScenes(IReadOnlyList<SceneDocument> scenes, IReadOnlyList<ScenePatch> patches)
    {
        var byIndex = patches.ToDictionary(p => p.SceneIndex);
        return [.. scenes.Select(scene => byIndex.TryGetValue(scene.SceneIndex, out var patch) ? ApplyScene(scene, patch) : scene)];
    }

    private static SceneDocument ApplyScene(SceneDocument scene, ScenePatch patch)
    {
        // A clip is of its keyframes: one of others is not this scene's any more.
        if (patch.Keyframes is { } frames && scene.Keyframes.Count > 0 && !frames.Select(k => k.Id).SequenceEqual(scene.Keyframes.Select(k => k.Id)))
        {
            scene = scene with { Clip = null };
        }

        // A clip that a later run finds made keeps what it took to make it; one that it goes on with adds to it.
        var sameClip = patch.Clip is null || (patch.Clip.Id is not null && patch.Clip.Id == scene.Clip?.Id);
        var keepsClip = sameClip && scene.Clip is { Status: ClipStatus.Complete };
        return scene with
        {
            Status = keepsClip && patch.Error is null ? SceneStatus.ClipDone : patch.Status,
            Keyframes = patch.Keyframes ?? scene.Keyframes,
            Clip = keepsClip || patch.Clip is null ? scene.Clip : Add(scene.Clip, patch.Clip),
            Error = patch.Error,
        };
    }

    private static ClipDocument Add(ClipDocument? before, ClipDocument clip) => before is null ? clip : clip with
    {
        PollCount = before.PollCount + clip.PollCount,
        SubmissionCount = before.SubmissionCount + clip.SubmissionCount,
        SafetyRegenCount = before.SafetyRegenCount + clip.SafetyRegenCount,
    };
}
