using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;

namespace VidPipe.Core.Projects;

/// <summary>Asks how a video job is doing; a finished one is conformed, stored and recorded.</summary>
public sealed class PollClip(
    ActionCache cache, PaidOperations operations, AssetStore assets, IWorkspaces workspaces, GenerationProviders providers, IMediaTools media)
    : IActivity<ClipPollInput, ClipPollResult>
{
    public static Activity<ClipPollInput, ClipPollResult> Handle { get; } = new("PollClip");

    public async Task<ClipPollResult> RunAsync(ActivityContext context, ClipPollInput input, CancellationToken cancellationToken)
    {
        var key = ClipAction.KeyOf(input.Item.Work);
        if (await cache.FindAsync<ClipOutput>(key, input.Item.Owner, cancellationToken).ConfigureAwait(false) is { } made)
        {
            // An earlier execution may have been ended between the record and the books.
            await operations.RecordOutcomeAsync(input.Ticket, OperationOutcome.Done, cancellationToken).ConfigureAwait(false);
            return new ClipPollResult(ClipPollState.Made, made.Output, null);
        }

        var work = input.Item.Work;
        await using var workspace = workspaces.Create();
        var poll = await providers.For(work.Model).Videos
            .PollAsync(work.Model, input.Ticket.OperationName, workspace, cancellationToken).ConfigureAwait(false);
        switch (poll)
        {
            case VideoPoll.Running:
                return new ClipPollResult(ClipPollState.Running, null, null);
            case VideoPoll.Succeeded succeeded:
                ClipOutput output;
                try
                {
                    output = await StoreAsync(workspace, succeeded.File, input, cancellationToken).ConfigureAwait(false);
                }
                catch (VidPipeException damaged) when (damaged.Code == ErrorCode.UnsupportedFormat)
                {
                    return await UnusableAsync(input.Ticket, damaged.Message, cancellationToken).ConfigureAwait(false);
                }

                output = await cache.RecordAsync(ClipAction.Name, ClipAction.Version, input.Item, output, work.Model).ConfigureAwait(false);
                await operations.RecordOutcomeAsync(input.Ticket, OperationOutcome.Done, cancellationToken).ConfigureAwait(false);
                return new ClipPollResult(ClipPollState.Made, output, null);
            case VideoPoll.Refused refused:
                await operations.RecordOutcomeAsync(input.Ticket, OperationOutcome.Refused, cancellationToken).ConfigureAwait(false);
                return new ClipPollResult(ClipPollState.Refused, null, Failure.Of(ErrorCode.ContentPolicy, refused.Reason));
            case VideoPoll.Failed failed:
                await operations.RecordOutcomeAsync(input.Ticket, OperationOutcome.Failed, cancellationToken).ConfigureAwait(false);
                return new ClipPollResult(ClipPollState.Failed, null, failed.Failure);
            case VideoPoll.Broken broken:
                await operations.RecordOutcomeAsync(input.Ticket, OperationOutcome.Broken, broken.Failure, cancellationToken).ConfigureAwait(false);
                return new ClipPollResult(ClipPollState.Broken, null, broken.Failure);
            case VideoPoll.Unusable unusable:
                return await UnusableAsync(input.Ticket, unusable.Reason, cancellationToken).ConfigureAwait(false);
            case VideoPoll.Lost:
                await operations.RecordOutcomeAsync(input.Ticket, OperationOutcome.Lost, cancellationToken).ConfigureAwait(false);
                return new ClipPollResult(ClipPollState.Failed, null, Failure.Of(
                    ErrorCode.ProviderError, $"The provider no longer knows the operation '{input.Ticket.OperationName}'. A resume sends it anew."));
            default:
                throw new InvalidOperationException($"Unknown poll answer {poll.GetType().Name}.");
        }
    }

    private async Task<ClipPollResult> UnusableAsync(OperationTicket ticket, string why, CancellationToken cancellationToken)
    {
        await operations.RecordOutcomeAsync(ticket, OperationOutcome.Unusable, cancellationToken).ConfigureAwait(false);
        return new ClipPollResult(ClipPollState.Failed, null, Failure.Of(
            ErrorCode.VideoGenerationFailed, $"What the provider gave cannot be used: {why} A resume has it made anew."));
    }

    private async Task<ClipOutput> StoreAsync(IWorkspace workspace, GeneratedFile file, ClipPollInput input, CancellationToken cancellationToken)
    {
        var work = input.Item.Work;
        var conformed = workspace.NewFile("mp4");
        var info = await media.ConformAsync(file.Path, conformed, Canvas.For(work.AspectRatio, work.IsDraft), work.Duration, cancellationToken).ConfigureAwait(false);
        var clip = await assets.AddAsync(
            workspace, conformed, MediaTypes.Mp4, info.VideoDuration, info.Width, info.Height, cancellationToken).ConfigureAwait(false);
        return new ClipOutput(clip, input.Ticket.OperationName);
    }
}
