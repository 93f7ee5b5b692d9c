using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;

namespace VidPipe.Core.Projects;

/// <summary>Fits speech into its scene by tempo; its captions follow.</summary>
public sealed class FitNarration(ActionCache cache, IMediaTools media) : MemoizedActivity<FitNarrationWork, NarrationOutput>(cache)
{
    public static Activity<WorkItem<FitNarrationWork>, StepResult<NarrationOutput>> Handle { get; } = new("FitNarration", ActivityLane.Cpu);

    private const string Action = "fit-narration";
    private const int ActionVersion = 1;

    internal static string KeyOf(FitNarrationWork work) => ActionKeys.For(Action, ActionVersion, work);

    protected override string ActionName => Action;

    protected override int Version => ActionVersion;

    protected override async Task<NarrationOutput> ExecuteAsync(ActionScope scope, FitNarrationWork work, CancellationToken cancellationToken)
    {
        var input = await scope.Assets.MaterializeAsync(work.Audio, scope.Workspace, cancellationToken).ConfigureAwait(false);
        var output = scope.Workspace.NewFile("wav");
        var (seconds, tempo) = await media.FitSpeechAsync(input, output, work.MaxSeconds, cancellationToken).ConfigureAwait(false);
        var audio = await scope.Assets.AddAsync(scope.Workspace, output, MediaTypes.Wav, seconds, null, null, cancellationToken).ConfigureAwait(false);
        var cues = work.Cues
            .Select(c => new CaptionCue(Round(c.Start / tempo), Round(Math.Min(c.End / tempo, seconds)), c.Text))
            .Where(c => c.Start < c.End);
        return new NarrationOutput(audio, [.. cues]);
    }

    private static double Round(double seconds) => Math.Round(seconds, 3);
}
