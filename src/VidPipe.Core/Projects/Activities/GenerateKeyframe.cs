using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

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

    protected override async Task<KeyframeOutput> ExecuteAsync(ActionScope scope, KeyframeWork work, CancellationToken cancellationToken)
    {
        var references = new List<GeneratedFile>();
        if (work.Reference is { } reference)
        {
            var path = await scope.Assets.MaterializeAsync(reference, scope.Workspace, cancellationToken).ConfigureAwait(false);
            references.Add(new GeneratedFile(path, reference.MediaType));
        }

        var request = new ImageRequest(work.Model, work.Prompt, work.AspectRatio, work.Seed, references);
        var image = await scope.PayAsync(
            work.Model, 1, ct => providers.For(work.Model).Images.GenerateAsync(request, scope.Workspace, ct), cancellationToken).ConfigureAwait(false);
        if (image.MediaType != MediaTypes.Png)
        {
            throw new VidPipeException(ErrorCode.ImageGenerationFailed, $"The model '{work.Model}' returned {image.MediaType}, not a PNG.");
        }

        var info = await media.ProbeAsync(image.Path, cancellationToken).ConfigureAwait(false);
        var frame = await scope.Assets.AddAsync(
            scope.Workspace, image.Path, MediaTypes.Png, null, info.Width, info.Height, cancellationToken).ConfigureAwait(false);
        return new KeyframeOutput(frame);
    }
}
