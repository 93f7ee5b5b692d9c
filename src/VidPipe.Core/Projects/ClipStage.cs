using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>
/// Fans clips out, one child orchestration per scene, a few at once. When the run begins to end (a scene failed, a stop was
/// asked for), scenes that wait are not begun, and those under way finish what they have sent and send nothing more.
/// </summary>
internal static class ClipStage
{
    /// <summary>Clips made at once.</summary>
    internal const int MaxParallel = 4;

    /// <summary>The clips in scene order; null when the run began to end on the way.</summary>
    /// <exception cref="ProjectFailedException">A scene found an asset missing; all others have ended.</exception>
    public static async Task<IReadOnlyList<AssetRef>?> RunAsync(ProjectRun run, IReadOnlyList<SceneFrames> scenes)
    {
        run.EnterStage(ProjectStages.Clips);
        run.Report(0, "Making clips.");
        var clips = new AssetRef?[scenes.Count];
        ProjectFailedException? missing = null;
        var waiting = new Queue<SceneFrames>(scenes);
        var running = new List<Child>();
        Failure? lacking = null;
        while (true)
        {
            while (lacking is null && !run.IsEnding && running.Count < MaxParallel && waiting.TryDequeue(out var scene)) running.Add(Start(run, scene));
            if (running.Count == 0 && lacking is not null && missing is null && !run.IsEnding)
            {
                await run.WaitForAsync([run.Spec.VideoModel, run.Spec.ImageModel], lacking);
                lacking = null;
                continue;
            }

            if (running.Count == 0) break;

            await NextAsync(run, running);
            foreach (var child in running.Where(c => c.Result.IsCompleted).ToList())
            {
                running.Remove(child);
                var result = await child.ResultAsync();
                if (result.Failure is { } want && ModelWait.IsFor(want))
                {
                    waiting.Enqueue(child.Scene);
                    lacking = want;
                    continue;
                }

                if (result.Clip is not null)
                {
                    clips[child.Scene.Index] = result.Clip;
                    run.ScenesDone++;
                }
                else if (result.Failure is not null)
                {
                    var failure = new ProjectFailedException(
                        result.Failure with { Message = $"Scene {child.Scene.Index}: {result.Failure.Message}" }, ClipOrchestrator.Handle.Name, child.Scene.Index);
                    if (failure.Code == ErrorCode.NotFound) missing ??= failure;
                    else run.Fail(failure);
                }

                await TellAsync(run, child, result);
            }
        }

        run.LeaveStage();
        if (missing is not null && !run.IsEnding) throw missing;
        return clips.Contains(null) ? null : [.. clips.OfType<AssetRef>()];
    }

    private static Child Start(ProjectRun run, SceneFrames scene)
    {
        var work = run.Works.Clip(scene.Index, scene.Scene, scene.Start.Frame, scene.End.Frame);
        var id = InstanceIds.ForChild(run.Context, ClipOrchestrator.Handle, run.Run, scene.Index);
        var input = new ClipInput(run.ProjectId, run.Run, scene.Index, work, scene.EndWork, run.Spec.BudgetUsd);
        return new Child(id, scene, run.Context.CallSubOrchestratorAsync(ClipOrchestrator.Handle, id, input), run.Context.Now);
    }

    /// <summary>
    /// Waits until a child ends. Once the run begins to end, each is told to send nothing more; one that is not told (it is
    /// about to begin) finds the run marked.
    /// </summary>
    private static async Task NextAsync(ProjectRun run, List<Child> running)
    {
        var any = Task.WhenAny(running.Select(c => c.Result));
        await Task.WhenAny(any, run.Ending);
        if (run.IsEnding)
        {
            foreach (var child in running.Where(c => !c.IsTold && !c.Result.IsCompleted))
            {
                child.IsTold = true;
                run.Context.SendEvent(child.Id, StopSignal.Event, new StopRequest(run.Run));
            }

            Report(run);
        }

        await any;
    }

    private static async Task TellAsync(ProjectRun run, Child child, ClipResult result)
    {
        var error = result.Failure is null ? null : ProjectError.From(result.Failure, ClipOrchestrator.Handle.Name, child.Scene.Index);
        if (error is not null)
        {
            run.Log.LogWarning(
                "Project {ProjectId} run {Run}: scene {Scene} failed after {Attempt} submissions: {Code} {Message}",
                run.ProjectId, run.Run, child.Scene.Index, result.SubmissionCount, ErrorCodes.Name(error.Code), error.Message);
        }

        run.Note(ClipOrchestrator.Handle.Name, child.Scene.Index, (run.Context.Now - child.StartedAt).TotalSeconds, result.CostUsd, result.PriceUsd, result.Cached);
        Report(run);
        var status = result.Clip is not null ? SceneStatus.ClipDone : result.Failure is not null ? SceneStatus.Failed : SceneStatus.KeyframesDone;
        var clip = new ClipDocument(
            result.Clip?.Digest, result.Status, result.Source, result.PromptUsed, run.Spec.VideoModel, result.OperationName,
            result.PollCount, result.SubmissionCount, result.SafetyFrame is null ? 0 : 1, run.Spec.ClipDuration);
        await run.SaveAsync(patch => patch with { Scenes = [new ScenePatch(child.Scene.Index, status, null, clip, error)] });
    }

    private static void Report(ProjectRun run) => run.Report(
        (double)run.ScenesDone / run.Spec.SceneCount,
        run.IsEnding
            ? $"Finishing the clips that are paid for: {run.ScenesDone} of {run.Spec.SceneCount} done."
            : $"Making clips: {run.ScenesDone} of {run.Spec.SceneCount} done.");

    private sealed record Child(string Id, SceneFrames Scene, Task<ClipResult> Result, DateTimeOffset StartedAt)
    {
        public bool IsTold { get; set; }

        /// <summary>The result, also when the child itself broke (terminated from outside, say).</summary>
        public async Task<ClipResult> ResultAsync()
        {
            try
            {
                return await Result;
            }
            catch (TaskFailedException failed)
            {
                return new ClipResult(ClipStatus.Failed, null, ArtefactSource.Generated, Cached: false, Scene.Scene.VideoMotionPrompt, null, 0, 0, 0, null, failed.Failure);
            }
        }
    }
}
