using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

internal static class StoryboardStage
{
    public static async Task<StoryboardOutput> RunAsync(ProjectRun run)
    {
        run.EnterStage(ProjectStages.Storyboard);
        run.Report(0, "Writing the storyboard.");
        var spec = run.Spec;
        var result = await run.StepAsync(
            WriteStoryboard.Handle, null, new StoryboardWork(spec.TextModel, spec.Prompt, spec.Style, spec.SceneCount, spec.Seed));
        run.LeaveStage();
        run.Report(1, "The storyboard is written.");
        await run.SaveAsync(patch => patch with { Storyboard = result.Output!.Document });
        return result.Output!;
    }
}

/// <summary>A scene with its keyframes and how they were asked for.</summary>
internal sealed record SceneFrames(int Index, StoryScene Scene, KeyframeOutput Start, KeyframeOutput End, KeyframeWork EndWork);
