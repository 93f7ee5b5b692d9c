using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>How many paid calls a run makes.</summary>
/// <param name="VoiceCharacters">Of all narrations together, for voices that charge by them.</param>
internal sealed record PlannedCalls(int Storyboards, int Keyframes, int Clips, int Voices, int VoiceCharacters)
{
    /// <summary>A scene's narration when it is not written yet: about 12 words.</summary>
    public const int CharactersPerScene = 70;

    /// <summary>All that a project needs when nothing of it is there.</summary>
    public static PlannedCalls OfCleanRun(ProjectSpec spec)
    {
        var voices = spec.Voiceover ? spec.SceneCount : 0;
        return new(1, 2 * spec.SceneCount, spec.SceneCount, voices, voices * CharactersPerScene);
    }
}

/// <summary>What calls cost, from the model table alone.</summary>
internal static class ProjectEstimator
{
    // Wall seconds on two idle cores, measured on the synthetic provider.
    private const double SecondsPerKeyframe = 0.5;
    private const double SecondsPerClipSecond = 0.3;
    private const double SecondsOfTheRest = 3;

    public static ProjectEstimate Estimate(ProjectSpec spec, ModelTable models, PlannedCalls planned)
    {
        var calls = new List<EstimatedCall>();
        if (planned.Storyboards > 0) calls.Add(Call(models.Get(spec.TextModel), planned.Storyboards));
        if (planned.Keyframes > 0) calls.Add(Call(models.Get(spec.ImageModel), planned.Keyframes));
        if (planned.Clips > 0) calls.Add(Call(models.Get(spec.VideoModel), planned.Clips, seconds: planned.Clips * spec.ClipDuration));
        if (planned.Voices > 0) calls.Add(Call(models.Get(spec.SpeechModel), planned.Voices, characters: planned.VoiceCharacters));
        return new ProjectEstimate(calls.Sum(c => c.CostUsd), calls, Math.Round(Seconds(spec, models, planned)));
    }

    /// <summary>As the stages follow each other: keyframes one after the other, voices meanwhile, clips a few at once.</summary>
    private static double Seconds(ProjectSpec spec, ModelTable models, PlannedCalls planned)
    {
        var writing = Times(planned.Storyboards, () => SecondsOf(models.Get(spec.TextModel)));
        var drawing = Times(planned.Keyframes, () => SecondsPerKeyframe + SecondsOf(models.Get(spec.ImageModel)));
        var speaking = Times(planned.Voices, () => SecondsOf(models.Get(spec.SpeechModel)));
        var rounds = (planned.Clips + ClipStage.MaxParallel - 1) / ClipStage.MaxParallel;
        var filming = Times(rounds, () => SecondsUntilPolled(models.Get(spec.VideoModel))) + (planned.Clips * spec.ClipDuration * SecondsPerClipSecond);
        return SecondsOfTheRest + writing + Math.Max(drawing, speaking) + filming;
    }

    /// <summary>A model that is not called need not be in the table.</summary>
    private static double Times(int count, Func<double> seconds) => count == 0 ? 0 : count * seconds();

    private static double SecondsOf(ModelInfo model) => Math.Max((model.TypicalTime ?? TimeSpan.Zero).TotalSeconds, model.LeastInterval.TotalSeconds);

    /// <summary>A clip is found at a poll: after one interval at the earliest, and at the end of one.</summary>
    private static double SecondsUntilPolled(ModelInfo video)
    {
        var (typical, interval) = ((video.TypicalTime ?? TimeSpan.Zero).TotalSeconds, video.PollInterval.TotalSeconds);
        return interval > 0 ? Math.Max(1, Math.Ceiling(typical / interval)) * interval : typical;
    }

    private static EstimatedCall Call(ModelInfo model, int count, int? seconds = null, int? characters = null)
    {
        var quantity = model.Unit switch
        {
            PriceUnit.Second => seconds ?? count,
            PriceUnit.Character => characters ?? count,
            _ => count,
        };
        return new EstimatedCall(model.Id, model.Unit, quantity, quantity * model.PriceUsd);
    }
}
