using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <summary>What a step of a project would have cost whose result was there: of entries of before there were prices in them. Their steps are these, and no other will be.</summary>
internal static class OlderPrices
{
    public static decimal Of(StepEntry hit, ProjectDocument document, ModelTable models)
    {
        var spec = document.Spec;
        if (hit.Step == WriteStoryboard.Handle.Name) return Call(models.Find(ModelKind.Text, spec.TextModel), 1, 1);
        if (hit.Step == GenerateKeyframe.Handle.Name) return Call(models.Find(ModelKind.Image, spec.ImageModel), 1, 1);
        if (hit.Step == ClipOrchestrator.Handle.Name) return Call(models.Find(ModelKind.Video, spec.VideoModel), spec.ClipDuration, 1);
        if (hit.Step == SpeakNarration.Handle.Name) return Call(models.Find(ModelKind.Speech, spec.SpeechModel), 1, Narration(hit, document).Length);
        return 0;
    }

    private static string Narration(StepEntry hit, ProjectDocument document) =>
        document.Scenes.FirstOrDefault(s => s.SceneIndex == hit.SceneIndex)?.Narration ?? "";

    /// <summary>Nothing for a model that is no longer in the table.</summary>
    private static decimal Call(ModelInfo? model, int seconds, int characters) => model?.Unit switch
    {
        null => 0,
        PriceUnit.Second => seconds * model.PriceUsd,
        PriceUnit.Character => characters * model.PriceUsd,
        _ => model.PriceUsd,
    };
}
