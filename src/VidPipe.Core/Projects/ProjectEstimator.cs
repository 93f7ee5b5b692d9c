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
        var seconds = SecondsOfTheRest + (planned.Keyframes * SecondsPerKeyframe) + (planned.Clips * spec.ClipDuration * SecondsPerClipSecond);
        return new ProjectEstimate(calls.Sum(c => c.CostUsd), calls, Math.Round(seconds));
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
