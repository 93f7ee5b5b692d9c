using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>Speaks each scene's narration and fits it into the scene, one scene after the other.</summary>
internal static class NarrationFlow
{
    /// <summary>One entry per scene (null where nothing is said); fewer when the run began to end on the way.</summary>
    public static async Task<IReadOnlyList<NarrationOutput?>> RunAsync(ProjectRun run, IReadOnlyList<StoryScene> scenes)
    {
        var voices = new List<NarrationOutput?>();
        foreach (var (index, scene) in scenes.Index())
        {
            if (run.IsEnding) break;
            if (!run.Works.IsSpoken(scene))
            {
                voices.Add(null);
                continue;
            }

            var spoken = await run.StepAsync(SpeakNarration.Handle, index, run.Works.Narration(scene));
            if (run.IsEnding) break;
            var fitted = await run.StepAsync(FitNarration.Handle, index, run.Works.Fitted(spoken.Output!));
            voices.Add(fitted.Output);
        }

        return voices;
    }
}
