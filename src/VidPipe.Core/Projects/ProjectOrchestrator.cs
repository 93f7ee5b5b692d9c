using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>
/// The main job: storyboard → chained keyframes → clips, one child per scene → stitch → poster. Every step is memoized,
/// so a run after a stop, a failure or a crash does only what is not done.
/// </summary>
public static class ProjectOrchestrator
{
    public static Orchestrator<ProjectInput, ProjectOutput> Handle { get; } =
        new("Project", "project", RunAsync, ClipOrchestrator.Handle);

    /// <summary>Keyframes, clip and voices: what a scene may have missing.</summary>
    private const int PassesPerScene = 6;

    /// <summary>How often the very same asset may be found damaged or missing.</summary>
    private const int MaxLosses = 2;

    private static async Task<ProjectOutput> RunAsync(IOrchestrationContext context, ProjectInput input)
    {
        using var stop = new StopSignal(context, input.Run);
        var log = context.CreateReplaySafeLogger("VidPipe.Project");
        var run = new ProjectRun(context, input, stop, log);
        log.LogInformation("Project {ProjectId} run {Run}: started, {Scenes} scenes", run.ProjectId, run.Run, input.Spec.SceneCount);
        _ = run.WatchStopAsync();
        try
        {
            var output = await RunStagesAsync(run);
            await ProjectWebhook.TellAsync(run);
            return output;
        }
        catch (VidPipeException exception)
        {
            var error = (exception as ProjectFailedException)?.Error ?? ProjectError.From(exception.Failure, (exception as TaskFailedException)?.TaskName, null);
            await FailAsync(run, error);
            await ProjectWebhook.TellAsync(run);
            throw new VidPipeException(exception.Failure, exception);
        }
    }

    private static async Task<ProjectOutput> RunStagesAsync(ProjectRun run)
    {
        run.EnterStage(ProjectStages.Storyboard);
        run.Report(0, "Writing the storyboard.");
        var saved = await run.SaveAsync(patch => patch with { Spec = run.Spec, Changes = run.Changes });
        if (saved.IsDeleted)
        {
            await run.CloseAsync();
            run.End(ProjectStatus.Stopped, "Deleted.", null);
            run.Log.LogWarning("Project {ProjectId} run {Run}: ended, as the project has been deleted", run.ProjectId, run.Run);
            return new ProjectOutput(ProjectStatus.Stopped, null);
        }

        // Each pass makes again what the last one found damaged or missing; one that is lost again and again is no accident.
        var lost = new List<string>();
        for (var pass = 1; ; pass++)
        {
            try
            {
                return await PassAsync(run);
            }
            catch (RunEndedException)
            {
                return await StopAsync(run);
            }
            catch (ProjectFailedException failed) when (run.Stop.IsRequested && run.Cause is null)
            {
                // It was to stop before that.
                run.Note(failed.Error);
                return await StopAsync(run);
            }
            catch (ProjectFailedException failed) when (failed.Code == ErrorCode.NotFound && pass <= PassesPerScene * run.Spec.SceneCount && lost.Count(failed.Message.Equals) < MaxLosses)
            {
                lost.Add(failed.Message);
                run.Log.LogWarning(
                    "Project {ProjectId} run {Run}: {Step} found an asset missing, attempt {Attempt}: {Message}",
                    run.ProjectId, run.Run, failed.Error.Step, pass, failed.Message);
                run.Note(failed.Error);
            }
        }
    }

    private static async Task<ProjectOutput> PassAsync(ProjectRun run)
    {
        run.ScenesDone = 0;
        if (run.Stop.IsRequested) return await StopAsync(run);
        var scenes = await StoryboardStage.RunAsync(run);
        if (scenes is null) return await StopAsync(run);

        // Voices need no keyframe: they are spoken while the chain of keyframes, which is sequential, is drawn.
        var narrations = NarrationFlow.RunAsync(run, scenes);
        var pictures = PicturesAsync(run, scenes);

        // Nothing is left running behind a failure, and what ended the run is told rather than what came of it.
        await Task.WhenAny(pictures);
        if (!pictures.IsCompletedSuccessfully) run.EndWaits();
        await Task.WhenAny(narrations);
        if (run.Cause is { } cause) throw cause;

        var clips = await pictures;
        var voices = await narrations;
        if (clips is null || run.IsEnding) return await StopAsync(run);
        return await StitchStage.RunAsync(run, clips, voices);
    }

    /// <summary>The clips in scene order; null when the run began to end on the way.</summary>
    private static async Task<IReadOnlyList<AssetRef>?> PicturesAsync(ProjectRun run, IReadOnlyList<StoryScene> scenes)
    {
        if (run.IsEnding || await KeyframeStage.RunAsync(run, scenes) is not { } frames) return null;
        return run.IsEnding ? null : await ClipStage.RunAsync(run, frames);
    }

    private static async Task<ProjectOutput> StopAsync(ProjectRun run)
    {
        await run.CloseAsync();
        run.LeaveStage();
        run.End(ProjectStatus.Stopped, "Stopped. Resume to go on.", null);
        run.Log.LogInformation("Project {ProjectId} run {Run}: stopped at {Stage}", run.ProjectId, run.Run, run.Stage);
        await run.SaveAsync(patch => patch);
        return new ProjectOutput(ProjectStatus.Stopped, null);
    }

    private static async Task FailAsync(ProjectRun run, ProjectError error)
    {
        await run.CloseAsync();
        run.LeaveStage();
        run.End(ProjectStatus.Failed, error.UserMessage, error);
        run.Log.LogError(
            "Project {ProjectId} run {Run}: failed at {Step}, scene {Scene}: {Code} {Message}",
            run.ProjectId, run.Run, error.Step, error.SceneIndex, ErrorCodes.Name(error.Code), error.Message);
        try
        {
            await run.SaveAsync(patch => patch with { Error = error });
        }
        catch (TaskFailedException save)
        {
            // The failure that ended the run is the one to tell; reads overlay it from the runtime status.
            run.Log.LogError("Project {ProjectId} run {Run}: its document could not be saved: {Message}", run.ProjectId, run.Run, save.Message);
        }
    }
}
