using VidPipe.Core.Actions;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;

namespace VidPipe.Core.Projects;

/// <summary>Speaks one scene's narration at its natural pace.</summary>
public sealed class SpeakNarration(ActionCache cache, GenerationProviders providers, ModelTable models, IMediaTools media)
    : MemoizedActivity<NarrationWork, NarrationOutput>(cache)
{
    public static Activity<WorkItem<NarrationWork>, StepResult<NarrationOutput>> Handle { get; } = new("SpeakNarration");

    private const string Action = "speak-narration";
    private const int ActionVersion = 1;

    internal static string KeyOf(NarrationWork work) => ActionKeys.For(Action, ActionVersion, work);

    protected override string ActionName => Action;

    protected override int Version => ActionVersion;

    protected override PricedCall CallOf(NarrationWork work) =>
        new(work.Model, models.Find(work.Model)?.Unit == PriceUnit.Character ? work.Text.Length : 1);

    protected override async Task<NarrationOutput> ExecuteAsync(ActionScope scope, NarrationWork work, CancellationToken cancellationToken)
    {
        var (spoken, info) = await scope.AskAsync(
            work.Model,
            CallOf(work).Quantity,
            work.Seed,
            (seed, paid, ct) => providers.For(work.Model).Speech.SpeakAsync(new SpeechRequest(work.Model, work.Text, seed), scope.Workspace, paid, ct),
            async spoken => (Spoken: spoken, Info: await ProviderFile.UseAsync(
                () => media.ProbeAsync(spoken.File.Path, cancellationToken), ErrorCode.VoiceGenerationFailed).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        var audio = await scope.Assets.AddAsync(
            scope.Workspace, spoken.File.Path, spoken.File.MediaType, info.AudioDuration, null, null, cancellationToken).ConfigureAwait(false);
        return new NarrationOutput(audio, spoken.Cues);
    }
}
