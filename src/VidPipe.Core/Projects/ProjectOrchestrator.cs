using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <summary>The main job: storyboard → chained keyframes → clips, one child per scene → stitch → poster.</summary>
public static class ProjectOrchestrator
{
    /// <summary>Keyframes, clip and voices: what a scene may have missing.</summary>
    private const int PassesPerScene = 6;

    public static Orchestrator<ProjectInput, JobOutput> Handle { get; } = new("Project", "project", RunAsync, ClipOrchestrator.Handle);

    private static Task<JobOutput> RunAsync(IOrchestrationContext context, ProjectInput input) =>
        JobOrchestration.RunAsync(context, input.Run, stop => new ProjectRun(context, input, stop), PassAsync, PassesPerScene * input.Spec.SceneCount);

    private static async Task<JobOutput?> PassAsync(ProjectRun run)
    {
        if (await StoryboardStage.RunAsync(run) is not { } scenes) return null;

        // Voices need no keyframe: they are spoken while the chain of keyframes, which is sequential, is drawn.
        var narrations = NarrationFlow.RunAsync(run, scenes);
        var pictures = PicturesAsync(run, scenes);

        // Nothing is left running behind a failure, and what ended the run is shown rather than what came of it.
        await Task.WhenAny(pictures);
        if (!pictures.IsCompletedSuccessfully) run.EndWaits();
        await Task.WhenAny(narrations);
        if (run.Cause is { } cause) throw cause;
        var clips = await pictures;
        var voices = await narrations;
        return clips is null || run.IsEnding ? null : await StitchStage.RunAsync(run, clips, voices);
    }

    /// <summary>The clips in scene order; null when the run began to end on the way.</summary>
    private static async Task<IReadOnlyList<AssetRef>?> PicturesAsync(ProjectRun run, IReadOnlyList<StoryScene> scenes)
    {
        if (run.IsEnding || await KeyframeStage.RunAsync(run, scenes) is not { } frames) return null;
        return run.IsEnding ? null : await ClipStage.RunAsync(run, frames);
    }
}
