using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>Speaks each scene's narration and fits it into the scene, one scene after the other.</summary>
internal static class NarrationFlow
{
    /// <summary>Seconds at a scene's end that stay without speech.</summary>
    private const double Breath = 0.3;

    /// <summary>One entry per scene (null where nothing is said); fewer when a stop was asked for on the way.</summary>
    public static async Task<IReadOnlyList<NarrationOutput?>> RunAsync(ProjectRun run, IReadOnlyList<StoryScene> scenes)
    {
        var spec = run.Spec;
        if (!spec.Voiceover) return [.. scenes.Select(_ => (NarrationOutput?)null)];

        var room = spec.ClipDuration - spec.Crossfade - Breath;
        var voices = new List<NarrationOutput?>();
        foreach (var (index, scene) in scenes.Index())
        {
            if (run.Stop.IsRequested) break;
            if (string.IsNullOrWhiteSpace(scene.Narration))
            {
                voices.Add(null);
                continue;
            }

            var spoken = await run.StepAsync(SpeakNarration.Handle, index, new NarrationWork(spec.SpeechModel, scene.Narration, spec.Seed));
            if (run.Stop.IsRequested) break;
            var fitted = await run.StepAsync(FitNarration.Handle, index, new FitNarrationWork(spoken.Output!.Audio, spoken.Output.Cues, room));
            voices.Add(fitted.Output);
        }

        return voices;
    }
}
