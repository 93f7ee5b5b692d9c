using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>
/// Keyframes in scene order: scene 0 starts from text, every other start continues the end before it, and an end
/// continues its own start along the motion.
/// </summary>
internal static class KeyframeStage
{
    /// <summary>Null when the run began to end on the way.</summary>
    public static async Task<IReadOnlyList<SceneFrames>?> RunAsync(ProjectRun run, IReadOnlyList<StoryScene> scenes)
    {
        run.EnterStage(ProjectStages.Keyframes);
        run.Report(0, "Drawing keyframes.");
        var frames = new List<SceneFrames>();
        AssetRef? previous = null;
        foreach (var (index, scene) in scenes.Index())
        {
            var startWork = run.Works.Start(index, scene, previous);
            if (run.IsEnding) return null;
            var start = await run.StepAsync(GenerateKeyframe.Handle, index, startWork);
            run.Report((index + 0.5) / scenes.Count, $"Drawing keyframes: scene {index + 1} of {scenes.Count}.");

            var endWork = run.Works.End(index, scene, start.Output!.Frame);
            if (run.IsEnding) return null;
            var end = await run.StepAsync(GenerateKeyframe.Handle, index, endWork);
            run.Report((index + 1.0) / scenes.Count, $"Drawing keyframes: scene {index + 1} of {scenes.Count}.");

            frames.Add(new SceneFrames(index, scene, start.Output, end.Output!, endWork));
            previous = end.Output!.Frame;
            await run.SaveAsync(patch => patch with { Scenes = [Patch(index, scene, start, end)] });
        }

        run.LeaveStage();
        return frames;
    }

    private static ScenePatch Patch(int index, StoryScene scene, StepResult<KeyframeOutput> start, StepResult<KeyframeOutput> end) => new(
        index,
        SceneStatus.KeyframesDone,
        [
            new KeyframeDocument(start.Output!.Frame.Digest, KeyframePosition.Start, scene.StartFramePrompt, start.Source),
            new KeyframeDocument(end.Output!.Frame.Digest, KeyframePosition.End, scene.EndFramePrompt, end.Source),
        ],
        null,
        null);
}
