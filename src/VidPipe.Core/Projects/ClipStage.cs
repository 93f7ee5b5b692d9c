using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>
/// Fans clips out, one child orchestration per scene, a few at once. A failed scene leaves the others alone; a stop is
/// sent on until every child has ended.
/// </summary>
internal static class ClipStage
{
    /// <summary>Clips made at once.</summary>
    internal const int MaxParallel = 4;

    private static readonly TimeSpan StopInterval = TimeSpan.FromSeconds(5);

    /// <summary>The clips in scene order; null when a stop was asked for on the way.</summary>
    /// <exception cref="ProjectFailedException">A scene failed; all others have ended.</exception>
    public static async Task<IReadOnlyList<AssetRef>?> RunAsync(ProjectRun run, IReadOnlyList<SceneFrames> scenes)
    {
        run.EnterStage(ProjectStages.Clips);
        run.Report(0, "Making clips.");
        var clips = new AssetRef?[scenes.Count];
        var failures = new List<ProjectFailedException>();
        var waiting = new Queue<SceneFrames>(scenes);
        var running = new List<Child>();
        Failure? missing = null;
        while (true)
        {
            while (missing is null && !run.Stop.IsRequested && running.Count < MaxParallel && waiting.TryDequeue(out var scene)) running.Add(Start(run, scene));
            if (running.Count == 0 && missing is not null && failures.Count == 0 && !run.Stop.IsRequested)
            {
                await run.WaitForAsync([run.Spec.VideoModel, run.Spec.ImageModel], missing);
                missing = null;
                continue;
            }

            if (running.Count == 0) break;

            await NextAsync(run, running);
            foreach (var child in running.Where(c => c.Result.IsCompleted).ToList())
            {
                running.Remove(child);
                var result = await child.ResultAsync();
                if (result.Failure is { } failure && ModelWait.IsFor(failure))
                {
                    waiting.Enqueue(child.Scene);
                    missing = failure;
                    continue;
                }

                if (result.Clip is not null)
                {
                    clips[child.Scene.Index] = result.Clip;
                    run.ScenesDone++;
                }
                else if (result.Failure is not null)
                {
                    failures.Add(new ProjectFailedException(
                        result.Failure with { Message = $"Scene {child.Scene.Index}: {result.Failure.Message}" }, ClipOrchestrator.Handle.Name, child.Scene.Index));
                }

                await TellAsync(run, child, result);
            }
        }

        run.LeaveStage();
        if (failures.Count > 0) throw failures.MinBy(f => f.Error.SceneIndex)!;
        return clips.Contains(null) ? null : [.. clips.OfType<AssetRef>()];
    }

    private static Child Start(ProjectRun run, SceneFrames scene)
    {
        var work = run.Works.Clip(scene.Index, scene.Scene, scene.Start.Frame, scene.End.Frame);
        var id = InstanceIds.ForChild(run.Context, ClipOrchestrator.Handle, run.Run, scene.Index);
        var input = new ClipInput(run.ProjectId, run.Run, scene.Index, work, scene.EndWork, run.Spec.BudgetUsd);
        return new Child(id, scene, run.Context.CallSubOrchestratorAsync(ClipOrchestrator.Handle, id, input), run.Context.Now);
    }

    /// <summary>Waits until a child ends; once a stop is asked for, sends it on to all of them, again and again.</summary>
    private static async Task NextAsync(ProjectRun run, List<Child> running)
    {
        var any = Task.WhenAny(running.Select(c => c.Result));
        await Task.WhenAny(any, run.Stop.Requested);
        while (!any.IsCompleted)
        {
            foreach (var child in running) run.Context.SendEvent(child.Id, StopSignal.Event, new StopRequest(run.Run));
            using var lost = new CancellationTokenSource();
            var timer = run.Context.CreateTimerAsync(run.Context.Now + StopInterval, lost.Token);
            if (await Task.WhenAny(any, timer) == any) lost.Cancel();
        }
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

        run.Note(ClipOrchestrator.Handle.Name, child.Scene.Index, (run.Context.Now - child.StartedAt).TotalSeconds, result.CostUsd, result.Cached);
        run.Report((double)run.ScenesDone / run.Spec.SceneCount, $"Making clips: {run.ScenesDone} of {run.Spec.SceneCount} done.");
        var status = result.Clip is not null ? SceneStatus.ClipDone : result.Failure is not null ? SceneStatus.Failed : SceneStatus.KeyframesDone;
        var clip = new ClipDocument(
            result.Clip?.Digest, result.Status, result.Source, result.PromptUsed, run.Spec.VideoModel, result.OperationName,
            result.PollCount, result.SubmissionCount, result.SafetyFrame is null ? 0 : 1, run.Spec.ClipDuration);
        await run.SaveAsync(patch => patch with { Scenes = [new ScenePatch(child.Scene.Index, status, null, clip, error)] });
    }

    private sealed record Child(string Id, SceneFrames Scene, Task<ClipResult> Result, DateTimeOffset StartedAt)
    {
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
