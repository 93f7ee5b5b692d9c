using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;

namespace VidPipe.Core.Projects;

/// <summary>Makes one keyframe, conditioned on the picture that it continues.</summary>
public sealed class GenerateKeyframe(ActionCache cache, GenerationProviders providers, IMediaTools media)
    : MemoizedActivity<KeyframeWork, KeyframeOutput>(cache)
{
    public static Activity<WorkItem<KeyframeWork>, StepResult<KeyframeOutput>> Handle { get; } = new("GenerateKeyframe");

    private const string Action = "generate-keyframe";
    private const int ActionVersion = 1;

    internal static string KeyOf(KeyframeWork work) => ActionKeys.For(Action, ActionVersion, work);

    protected override string ActionName => Action;

    protected override int Version => ActionVersion;

    protected override PricedCall CallOf(KeyframeWork work) => new(work.Model, 1);

    protected override async Task<KeyframeOutput> ExecuteAsync(ActionScope scope, KeyframeWork work, CancellationToken cancellationToken)
    {
        var references = new List<GeneratedFile>();
        if (work.Reference is { } reference)
        {
            references.Add(new GeneratedFile(
                await scope.Assets.MaterializeAsync(reference, scope.Workspace, cancellationToken).ConfigureAwait(false), reference.MediaType));
        }

        var (path, info) = await scope.AskAsync(
            work.Model,
            1,
            SceneTake.Seed(work.Seed, work.Take),
            (seed, paid, ct) => providers.For(work.Model).Images.GenerateAsync(
                new ImageRequest(work.Model, work.Prompt, work.AspectRatio, seed, references) { IsDraft = work.IsDraft }, scope.Workspace, paid, ct),
            image => ProviderFile.UseAsync(() => PngAsync(scope.Workspace, image, cancellationToken), ErrorCode.ImageGenerationFailed),
            cancellationToken).ConfigureAwait(false);
        var frame = await scope.Assets.AddAsync(
            scope.Workspace, path, MediaTypes.Png, null, info.Width, info.Height, cancellationToken).ConfigureAwait(false);
        return new KeyframeOutput(frame);
    }

    /// <summary>Keyframes are PNG whatever the model answers with, and whatever it calls that.</summary>
    private async Task<(string Path, MediaInfo Info)> PngAsync(IWorkspace workspace, GeneratedFile image, CancellationToken cancellationToken)
    {
        var info = await media.ProbeAsync(image.Path, cancellationToken).ConfigureAwait(false);
        if (info.Container == "png") return (image.Path, info);

        var png = workspace.NewFile("png");
        await media.PosterAsync(image.Path, 0, png, cancellationToken).ConfigureAwait(false);
        return (png, info);
    }
}
