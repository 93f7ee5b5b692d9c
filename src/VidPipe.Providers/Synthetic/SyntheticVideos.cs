using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Media;
using VidPipe.Providers.Synthetic.Calls;
using VidPipe.Providers.Synthetic.Filming;
using VidPipe.Providers.Synthetic.Operations;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic;

/// <summary>Films the way from one keyframe to another, as a long-running operation that survives restarts.</summary>
internal sealed class SyntheticVideos(CallDesk desk, IFfmpeg ffmpeg, Easels easels, SyntheticOptions options, TimeProvider time) : IVideoGenerator
{
    private readonly OperationStore _operations = new(options, time);
    private readonly Director _director = new(new PictureFiles(ffmpeg));
    private readonly Camcorder _camcorder = new(ffmpeg);

    public async Task<VideoSubmission> SubmitAsync(VideoRequest request, CancellationToken cancellationToken)
    {
        _ = Canvas.For(request.AspectRatio);
        var digest = await RequestDigest.OfAsync(request, cancellationToken);
        var (call, _) = await desk.TakeAsync(SyntheticKind.Video, request.Model, request.Prompt, digest, StartAsync, cancellationToken);
        return call.Outcome switch
        {
            SyntheticOutcome.Accepted => new VideoSubmission.Accepted(call.Operation!),
            SyntheticOutcome.Refused => new VideoSubmission.Refused("The synthetic video model refuses this prompt, as it was told to."),
            SyntheticOutcome.Stumbled => new VideoSubmission.Rejected(
                Failure.Of(ErrorCode.ProviderError, $"The synthetic video model was too busy: {options.MaxAttempts} attempts, none accepted.")),
            SyntheticOutcome.Rejected => new VideoSubmission.Rejected(Failure.Of(ErrorCode.ProviderError, "The synthetic video model rejected the job, as it was told to.")),
            _ => new VideoSubmission.Uncertain("The synthetic video model's answer was lost, as it was told to be."),
        };

        async Task<string> StartAsync(int number, SyntheticAct? act, CancellationToken token)
        {
            var name = OperationName.Of(digest, number);
            var operation = new VideoOperation(
                name, time.GetUtcNow(), act, request.Model, request.Prompt, request.AspectRatio, request.Duration, request.Audio, request.Seed,
                request.StartFrame.MediaType, request.EndFrame?.MediaType)
            {
                IsDraft = request.IsDraft,
            };
            await _operations.CreateAsync(operation, request.StartFrame, request.EndFrame, token);
            return name;
        }
    }

    public async Task<VideoPoll> PollAsync(string model, string operationName, IWorkspace workspace, CancellationToken cancellationToken)
    {
        if (await _operations.FindAsync(operationName, cancellationToken) is not { } operation || operation.Act is SyntheticAct.Lose) return new VideoPoll.Lost();
        if (IsRunning(operation)) return new VideoPoll.Running();
        return operation.Act switch
        {
            SyntheticAct.Fail => new VideoPoll.Failed(Failure.Of(ErrorCode.VideoGenerationFailed, "The synthetic video model failed, as it was told to.")),
            SyntheticAct.RefuseResult => new VideoPoll.Refused("The finished video was filtered, as the synthetic video model was told to."),
            _ => new VideoPoll.Succeeded(await easels.FilmAsync(() => RenderAsync(operation, workspace, cancellationToken), cancellationToken)),
        };
    }

    private bool IsRunning(VideoOperation operation) =>
        operation.Act is SyntheticAct.Stall
        // A start in the future is of a host whose clock was wrong: it must not be waited for.
        || (time.GetUtcNow() - operation.StartedAt).Duration() < options.OperationDuration
        || (options.OperationPolls > 0 && _operations.CountPoll(operation) <= options.OperationPolls);

    private async Task<GeneratedFile> RenderAsync(VideoOperation operation, IWorkspace workspace, CancellationToken cancellationToken)
    {
        var canvas = Canvas.For(operation.AspectRatio, operation.IsDraft);
        var (shot, plan) = await _director.StageAsync(
            operation, _operations.StartFrame(operation), _operations.EndFrame(operation), canvas, workspace, cancellationToken);
        using var reel = shot;
        var setting = plan?.Setting ?? Vocabulary.Strongest(operation.Prompt, Vocabulary.Settings);
        var bed = operation.Audio is AudioMode.None
            ? null
            : Soundscape.Graph(setting, plan?.Weather ?? Weather.Clear, plan?.Warmth ?? 0, plan?.LandSeed ?? operation.Seed, operation.Duration);
        return new GeneratedFile(await _camcorder.RecordAsync(shot, canvas, operation.Duration, bed, workspace, cancellationToken), MediaTypes.Mp4);
    }
}
