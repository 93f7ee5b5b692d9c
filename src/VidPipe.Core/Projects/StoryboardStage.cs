using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

internal static class StoryboardStage
{
    /// <summary>The scenes as they are to be made, edits included; null when a stop was asked for on the way.</summary>
    public static async Task<IReadOnlyList<StoryScene>?> RunAsync(ProjectRun run)
    {
        run.EnterStage(ProjectStages.Storyboard);
        run.Report(0, "Writing the storyboard.");
        var result = await run.StepAsync(WriteStoryboard.Handle, null, run.Works.Storyboard);
        foreach (var added in run.Changes.AddedScenes)
        {
            if (run.Stop.IsRequested) return null;
            result = await run.StepAsync(ExtendStoryboard.Handle, null, run.Works.Extension(result.Output!.Document, added));
        }

        run.LeaveStage();
        run.Title ??= result.Output!.Title;
        run.Report(1, "The storyboard is written.");
        await run.SaveAsync(patch => patch with { Storyboard = result.Output!.Document });
        return run.Changes.Edited(result.Output!.Scenes);
    }
}

/// <summary>A scene with its keyframes and how they were asked for.</summary>
internal sealed record SceneFrames(int Index, StoryScene Scene, KeyframeOutput Start, KeyframeOutput End, KeyframeWork EndWork);
