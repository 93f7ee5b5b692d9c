using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Projects;

/// <summary>Sends one paid video job, unless the clip is there already or its job is under way.</summary>
public sealed class SubmitClip(
    ActionCache cache, PaidOperations operations, AssetStore assets, IWorkspaces workspaces, GenerationProviders providers, ModelTable models)
    : IActivity<WorkItem<ClipWork>, ClipSubmitResult>
{
    public static Activity<WorkItem<ClipWork>, ClipSubmitResult> Handle { get; } = new("SubmitClip");

    public async Task<ClipSubmitResult> RunAsync(ActivityContext context, WorkItem<ClipWork> input, CancellationToken cancellationToken)
    {
        var key = ClipAction.KeyOf(input.Work);
        var seconds = models.Find(input.Work.Model)?.Unit == PriceUnit.Second ? input.Work.Duration : 1;
        if (await cache.FindAsync<ClipOutput>(key, input.Owner, cancellationToken).ConfigureAwait(false) is { } made)
        {
            return new ClipSubmitResult(ClipSubmitState.Made, made.Output, made.Source, null, null, 0, 0, 0, 0, PriceOf(models.Find(input.Work.Model), seconds));
        }

        var model = models.Get(input.Work.Model);
        var answer = new ClipSubmitResult(
            ClipSubmitState.Failed, null, ArtefactSource.Generated, null, null, 0, 0, model.PollInterval.TotalSeconds, model.PollLimit, PriceOf(model, seconds));
        // All that can fail for our own reasons comes before the submit: a throw inside it would count as uncertain.
        await using var workspace = workspaces.Create();
        var request = await RequestAsync(input.Work, workspace, cancellationToken).ConfigureAwait(false);
        var videos = providers.For(model.Id).Videos;
        OperationSubmit submit;
        try
        {
            submit = await operations.SubmitAsync(
                new OperationOwner(input.Owner, input.Run, input.SceneIndex, context.InstanceId, input.BudgetUsd),
                key,
                model.Id,
                seconds,
                ct => videos.SubmitAsync(request, ct),
                cancellationToken).ConfigureAwait(false);
        }
        catch (RunEndingException)
        {
            return answer with { State = ClipSubmitState.Ended };
        }

        return answer with
        {
            State = submit.State switch
            {
                SubmitState.Accepted => ClipSubmitState.Submitted,
                SubmitState.Refused => ClipSubmitState.Refused,
                SubmitState.Busy => ClipSubmitState.Busy,
                _ => ClipSubmitState.Failed,
            },
            Ticket = submit.Ticket,
            Failure = submit.Failure,
            Submissions = submit.Submissions,
            CostUsd = submit.CostUsd,
        };
    }

    /// <summary>Of a model that this host does not have any more no price is known: 0.</summary>
    private static decimal PriceOf(ModelInfo? model, int seconds) => (model?.PriceUsd ?? 0) * seconds;

    private async Task<VideoRequest> RequestAsync(ClipWork work, IWorkspace workspace, CancellationToken cancellationToken)
    {
        var start = await assets.MaterializeAsync(work.StartFrame, workspace, cancellationToken).ConfigureAwait(false);
        var end = await assets.MaterializeAsync(work.EndFrame, workspace, cancellationToken).ConfigureAwait(false);
        return new VideoRequest(
            work.Model, work.Prompt, work.AspectRatio, work.Duration, work.Audio, SceneTake.Seed(work.Seed, work.Take),
            new GeneratedFile(start, work.StartFrame.MediaType), new GeneratedFile(end, work.EndFrame.MediaType))
        {
            IsDraft = work.IsDraft,
        };
    }
}

/// <summary>The memoized action that a clip's submit and poll make together.</summary>
internal static class ClipAction
{
    public const string Name = "generate-clip";
    public const int Version = 1;

    public static string KeyOf(ClipWork work) => ActionKeys.For(Name, Version, work);
}
