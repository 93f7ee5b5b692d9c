using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <summary>
/// One child orchestration per scene. When the run begins to end (a scene failed, a stop was asked for), those under way finish
/// what they have sent and send nothing more.
/// </summary>
internal static class ClipStage
{
    /// <summary>Clips made at once.</summary>
    internal const int MaxParallel = 4;

    /// <summary>The clips in scene order; null when the run began to end on the way.</summary>
    /// <exception cref="JobFailedException">A scene found an asset missing; all others have ended.</exception>
    public static async Task<IReadOnlyList<AssetRef>?> RunAsync(ProjectRun run, IReadOnlyList<SceneFrames> scenes)
    {
        run.EnterStage(ProjectStages.Clips);
        run.Report(0, "Making clips.");
        var clips = new AssetRef?[scenes.Count];
        JobFailedException? missing = null;
        var children = new FanOut<SceneFrames, ClipInput, ClipResult>(run, ClipOrchestrator.Handle, MaxParallel, scene => scene.Index, scene => InputOf(run, scene));
        await children.RunAsync(
            scenes,
            async child =>
            {
                var result = ResultOf(child);
                if (result.Clip is not null)
                {
                    clips[child.Item.Index] = result.Clip;
                    run.PartsDone++;
                }
                else if (result.Failure is not null)
                {
                    var failure = new JobFailedException(
                        result.Failure with { Message = $"Scene {child.Item.Index}: {result.Failure.Message}" }, ClipOrchestrator.Handle.Name, child.Item.Index);
                    if (failure.Code == ErrorCode.NotFound) missing ??= failure;
                    else run.Fail(failure);
                }

                await SaveAsync(run, child, result);
            },
            child => ResultOf(child).Failure is { } failure && ModelWait.IsFor(failure) ? failure : null,
            [run.Spec.VideoModel, run.Spec.ImageModel],
            () => missing is null,
            () => Report(run));

        run.LeaveStage();
        if (missing is not null && !run.IsEnding) throw missing;
        return clips.Contains(null) ? null : [.. clips.OfType<AssetRef>()];
    }

    private static ClipInput InputOf(ProjectRun run, SceneFrames scene) => new(
        run.JobId, run.Run, scene.Index, run.Works.Clip(scene.Index, scene.Scene, scene.Start.Frame, scene.End.Frame), scene.EndWork, run.Spec.BudgetUsd);

    private static ClipResult ResultOf(EndedChild<SceneFrames, ClipResult> child) => child.Result ?? new ClipResult(
        ClipStatus.Failed, null, ArtefactSource.Generated, Cached: false, child.Item.Scene.VideoMotionPrompt, null, 0, 0, 0, null, child.Failure);

    private static async Task SaveAsync(ProjectRun run, EndedChild<SceneFrames, ClipResult> child, ClipResult result)
    {
        var index = child.Item.Index;
        var error = result.Failure is null ? null : JobError.From(result.Failure, ClipOrchestrator.Handle.Name, index);
        if (error is not null)
        {
            run.Log.LogWarning(
                "Project {ProjectId} run {Run}: scene {Scene} failed after {Attempt} submissions: {Code} {Message}",
                run.JobId, run.Run, index, result.SubmissionCount, ErrorCodes.Name(error.Code), error.Message);
        }

        run.Note(ClipOrchestrator.Handle.Name, index, child.Seconds, result.CostUsd, result.PriceUsd, result.Cached, result.ActionKeys);
        Report(run);
        var status = result.Clip is not null ? SceneStatus.ClipDone : result.Failure is not null ? SceneStatus.Failed : SceneStatus.KeyframesDone;
        var clip = new ClipDocument(
            result.Clip?.Digest, result.Status, result.Source, result.PromptUsed, run.Spec.VideoModel, result.OperationName,
            result.PollCount, result.SubmissionCount, result.SafetyFrame is null ? 0 : 1, run.Spec.ClipDuration);
        await run.SaveAsync(patch => patch with { Scenes = [new ScenePatch(index, status, null, clip, error)] });
    }

    private static void Report(ProjectRun run) => run.Report(
        (double)run.PartsDone / run.Spec.SceneCount,
        run.IsEnding
            ? $"Finishing the clips that are paid for: {run.PartsDone} of {run.Spec.SceneCount} done."
            : $"Making clips: {run.PartsDone} of {run.Spec.SceneCount} done.");
}
