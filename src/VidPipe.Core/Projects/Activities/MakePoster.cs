using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Media;

namespace VidPipe.Core.Projects;

/// <summary>Takes one frame of the finished video.</summary>
public sealed class MakePoster(ActionCache cache, IMediaTools media) : MemoizedActivity<PosterWork, PosterOutput>(cache)
{
    public static Activity<WorkItem<PosterWork>, StepResult<PosterOutput>> Handle { get; } = new("MakePoster", ActivityLane.Cpu);

    private const string Action = "make-poster";
    private const int ActionVersion = 1;

    internal static string KeyOf(PosterWork work) => ActionKeys.For(Action, ActionVersion, work);

    protected override string ActionName => Action;

    protected override int Version => ActionVersion;

    protected override async Task<PosterOutput> ExecuteAsync(ActionScope scope, PosterWork work, CancellationToken cancellationToken)
    {
        var video = await scope.Assets.MaterializeAsync(work.Video, scope.Workspace, cancellationToken).ConfigureAwait(false);
        var path = scope.Workspace.NewFile("png");
        await media.PosterAsync(video, work.AtSeconds, path, cancellationToken).ConfigureAwait(false);
        return new PosterOutput(await scope.Assets.AddAsync(
            scope.Workspace, path, MediaTypes.Png, null, work.Video.Width, work.Video.Height, cancellationToken).ConfigureAwait(false));
    }
}
