using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>
/// Says what a run would make, by taking the way that it would take over the cache's keys, and looking where it would work.
/// Where a step is to be made, its result is not known, and with it the keys of what depends on it: that counts as to be
/// made too. Changes nothing.
/// </summary>
internal sealed class ProjectForecaster(ActionCache cache, PaidOperations operations, FindClip findClip, ModelTable models)
{
    /// <summary>Scenes looked at together: a store far away answers in milliseconds, not microseconds.</summary>
    private const int Parallel = 8;

    /// <param name="projectId">Whose run it would be; of a project that is not there yet, an id that no other has.</param>
    /// <param name="before">What had been changed before: a scene that differs from it by an edit is not kept.</param>
    public async Task<ProjectForecast> ForecastAsync(string projectId, ProjectInput input, ProjectChanges before, CancellationToken cancellationToken)
    {
        var changes = input.Changes ?? ProjectChanges.None;
        var look = new Look(new ProjectWorks(input.Spec, changes), new OperationOwner(new OwnerId(projectId), input.Run, null, projectId), new ForecastTally());
        var scenes = await StoryboardAsync(look, input.Spec.SceneCount, changes, before, cancellationToken).ConfigureAwait(false);
        var frames = await KeyframesAsync(look, scenes, cancellationToken).ConfigureAwait(false);

        var clips = new List<FoundClip>();
        var voices = new List<FoundVoice>();
        foreach (var indices in Enumerable.Range(0, scenes.Count).Chunk(Parallel))
        {
            clips.AddRange(await Task.WhenAll(indices.Select(i => ClipAsync(look, i, scenes[i], frames[i], cancellationToken))).ConfigureAwait(false));
            voices.AddRange(await Task.WhenAll(indices.Select(i => VoiceAsync(look.Works, scenes[i], input.Spec, cancellationToken))).ConfigureAwait(false));
        }

        foreach (var (index, clip) in clips.Index()) look.Tally.Clip(index, clip.State, clip.IsPaid, clip.NeedsSaferFrame);
        foreach (var (index, voice) in voices.Index()) look.Tally.Voice(index, voice.State, voice.Characters);
        look.Tally.Stitch(await StitchAsync(look.Works, clips, voices, cancellationToken).ConfigureAwait(false));
        return look.Tally.ToForecast(ProjectEstimator.Estimate(input.Spec, models, look.Tally.Calls));
    }

    /// <summary>The scenes as they are to be made; null for those whose text is not known.</summary>
    private async Task<IReadOnlyList<StoryScene?>> StoryboardAsync(
        Look look, int sceneCount, ProjectChanges changes, ProjectChanges before, CancellationToken cancellationToken)
    {
        var found = await LookAsync<StoryboardOutput>(WriteStoryboard.KeyOf(look.Works.Storyboard), cancellationToken).ConfigureAwait(false);
        look.Tally.Storyboard(found.State);
        var known = found.State == PartState.Kept ? found.Output : null;
        var latest = known;
        foreach (var added in changes.AddedScenes)
        {
            var extended = latest is null
                ? (PartState.Missing, null)
                : await LookAsync<StoryboardOutput>(ExtendStoryboard.KeyOf(look.Works.Extension(latest.Document, added)), cancellationToken).ConfigureAwait(false);
            look.Tally.Storyboard(extended.State);
            latest = extended.State == PartState.Kept ? extended.Output : null;
            known = latest ?? known;
        }

        var scenes = known?.Scenes ?? [];
        var edited = changes.Edited(scenes);
        look.Tally.KeptScenes = before.Edited(scenes).Zip(edited).Count(s => s.First == s.Second);
        return [.. edited, .. Enumerable.Repeat<StoryScene?>(null, sceneCount - scenes.Count)];
    }

    /// <summary>The scenes' keyframes; null where one of them is to be made.</summary>
    private async Task<IReadOnlyList<Frames?>> KeyframesAsync(Look look, IReadOnlyList<StoryScene?> scenes, CancellationToken cancellationToken)
    {
        var frames = new List<Frames?>();
        var isCertain = true;
        AssetRef? previous = null;
        foreach (var (index, scene) in scenes.Index())
        {
            var canStart = scene is not null && (index == 0 || previous is not null);
            var start = await KeyframeAsync(index, canStart ? look.Works.Start(index, scene!, previous) : null).ConfigureAwait(false);
            var endWork = start is null ? null : look.Works.End(index, scene!, start);
            var end = await KeyframeAsync(index, endWork).ConfigureAwait(false);
            frames.Add(isCertain ? new Frames(start!, end!, endWork!) : null);
            previous = end;
        }

        return frames;

        // What was recorded leads on, even where its file is gone: so all that is lost is found.
        async Task<AssetRef?> KeyframeAsync(int index, KeyframeWork? work)
        {
            var found = work is null
                ? (PartState.Missing, null)
                : await LookAsync<KeyframeOutput>(GenerateKeyframe.KeyOf(work), cancellationToken).ConfigureAwait(false);
            isCertain &= found.State == PartState.Kept;
            look.Tally.Keyframe(index, found.State, isCertain);
            return found.Output?.Frame;
        }
    }

    private async Task<FoundClip> ClipAsync(Look look, int index, StoryScene? scene, Frames? frames, CancellationToken cancellationToken)
    {
        if (scene is null || frames is null) return FoundClip.ToBeMade;

        var work = look.Works.Clip(index, scene, frames.Start, frames.End);
        var input = new ClipInput(look.Asker.Owner.Id, look.Asker.Run, index, work, frames.EndWork);
        var reached = await findClip.RunAsync(new ActivityContext(look.Asker.InstanceId), input, cancellationToken).ConfigureAwait(false);
        for (var level = reached.Level; ; level++)
        {
            work = SafetyPrompts.WorkAt(input, level);
            if (level == SafetyPrompts.LastLevel)
            {
                var safer = await LookAsync<KeyframeOutput>(GenerateKeyframe.KeyOf(SafetyPrompts.EndFrameOf(input)), cancellationToken).ConfigureAwait(false);
                if (safer.State != PartState.Kept) return FoundClip.ToBeMade with { NeedsSaferFrame = true };
                work = work with { EndFrame = safer.Output!.Frame };
            }

            var key = ClipAction.KeyOf(work);
            var found = await LookAsync<ClipOutput>(key, cancellationToken).ConfigureAwait(false);
            if (found.State == PartState.Kept) return new FoundClip(PartState.Kept, found.Output!.Clip, IsPaid: false, NeedsSaferFrame: false);

            var outlook = await operations.LookAsync(key, look.Asker with { SceneIndex = index }, cancellationToken).ConfigureAwait(false);
            if (outlook == OperationOutlook.Refused && level < SafetyPrompts.LastLevel) continue;
            return new FoundClip(found.State, null, IsPaid: outlook == OperationOutlook.Sent, NeedsSaferFrame: false);
        }
    }

    private async Task<FoundVoice> VoiceAsync(ProjectWorks works, StoryScene? scene, ProjectSpec spec, CancellationToken cancellationToken)
    {
        if (scene is null && spec.Voiceover) return new FoundVoice(PartState.Missing, null, PlannedCalls.CharactersPerScene);
        if (scene is null || !works.IsSpoken(scene)) return new FoundVoice(PartState.Kept, null, 0) { IsFitted = true };

        var spoken = await LookAsync<NarrationOutput>(SpeakNarration.KeyOf(works.Narration(scene)), cancellationToken).ConfigureAwait(false);
        if (spoken.State != PartState.Kept) return new FoundVoice(spoken.State, null, scene.Narration.Length);

        var fitted = await LookAsync<NarrationOutput>(FitNarration.KeyOf(works.Fitted(spoken.Output!)), cancellationToken).ConfigureAwait(false);
        return new FoundVoice(PartState.Kept, fitted.Output, 0) { IsFitted = fitted.State == PartState.Kept };
    }

    private async Task<PartState> StitchAsync(ProjectWorks works, List<FoundClip> clips, List<FoundVoice> voices, CancellationToken cancellationToken)
    {
        if (clips.Any(c => c.Clip is null) || !voices.All(v => v.IsFitted)) return PartState.Missing;

        var work = works.Stitch([.. clips.Select(c => c.Clip!)], [.. voices.Select(v => v.Fitted)]);
        var stitch = await LookAsync<StitchOutput>(StitchClips.KeyOf(work), cancellationToken).ConfigureAwait(false);
        if (stitch.State != PartState.Kept) return stitch.State;

        // The stage ends with the poster.
        return (await LookAsync<PosterOutput>(MakePoster.KeyOf(works.Poster(stitch.Output!.Video)), cancellationToken).ConfigureAwait(false)).State;
    }

    private async Task<(PartState State, TOutput? Output)> LookAsync<TOutput>(string actionKey, CancellationToken cancellationToken)
        where TOutput : class
    {
        var found = await cache.LookAsync<TOutput>(actionKey, cancellationToken).ConfigureAwait(false);
        return found is null ? (PartState.Missing, null) : (found.IsWhole ? PartState.Kept : PartState.Lost, found.Output);
    }

    private sealed record Look(ProjectWorks Works, OperationOwner Asker, ForecastTally Tally);

    private sealed record Frames(AssetRef Start, AssetRef End, KeyframeWork EndWork);

    /// <param name="IsPaid">Whether a job is sent for it; one that is under way is only polled.</param>
    private sealed record FoundClip(PartState State, AssetRef? Clip, bool IsPaid, bool NeedsSaferFrame)
    {
        public static FoundClip ToBeMade { get; } = new(PartState.Missing, null, IsPaid: true, NeedsSaferFrame: false);
    }

    /// <param name="Fitted">Null where nothing is said.</param>
    private sealed record FoundVoice(PartState State, NarrationOutput? Fitted, int Characters)
    {
        public bool IsFitted { get; init; }
    }
}
