using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>What a clean run would call, from the model table alone.</summary>
internal static class ProjectEstimator
{
    /// <summary>A scene's narration, for voices that charge by the character: about 12 words.</summary>
    private const int CharactersPerScene = 70;

    // Wall seconds on two idle cores, measured on the synthetic provider.
    private const double SecondsPerKeyframe = 0.5;
    private const double SecondsPerClipSecond = 0.3;
    private const double SecondsOfTheRest = 3;

    public static ProjectEstimate Estimate(ProjectSpec spec, ModelTable models)
    {
        List<EstimatedCall> calls =
        [
            Call(models.Get(spec.TextModel), 1, 1, 0),
            Call(models.Get(spec.ImageModel), 2 * spec.SceneCount, 1, 0),
            Call(models.Get(spec.VideoModel), spec.SceneCount, spec.ClipDuration, 0),
        ];
        if (spec.Voiceover) calls.Add(Call(models.Get(spec.SpeechModel), spec.SceneCount, 0, CharactersPerScene));

        var seconds = SecondsOfTheRest + (2 * spec.SceneCount * SecondsPerKeyframe) + (spec.SceneCount * spec.ClipDuration * SecondsPerClipSecond);
        return new ProjectEstimate(calls.Sum(c => c.CostUsd), calls, Math.Round(seconds));
    }

    private static EstimatedCall Call(ModelInfo model, int count, int seconds, int characters)
    {
        var quantity = model.Unit switch
        {
            PriceUnit.Second => (decimal)count * seconds,
            PriceUnit.Character => (decimal)count * characters,
            _ => count,
        };
        return new EstimatedCall(model.Id, model.Unit, quantity, quantity * model.PriceUsd);
    }
}
