using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>One clip of eight seconds, asked for by two runs of a project and by another project; and a count of what was sent.</summary>
public abstract class PaidOperationsFixture
{
    protected static readonly string Key = ActionKeys.For("clip", 1, "work");
    protected static readonly string IntentName = $"operations/{Key[..2]}/{Key[2..]}/0001.json";
    protected static readonly OperationOwner Owner = new(new OwnerId("project-a"), 1, 2, "clip-a");
    protected static readonly OperationOwner Resumed = Owner with { Run = 2, InstanceId = "clip-a-2" };
    protected static readonly OperationOwner Other = new(new OwnerId("project-b"), 1, 2, "clip-b");

    private int _sent;

    protected PaidOperationsFixture()
    {
        Blobs = new FaultyBlobStore(new InMemoryBlobStore(Time));
        Host = AssetHost.Embedded(Blobs, Time);
    }

    private protected PassingTime Time { get; } = new();

    private protected FaultyBlobStore Blobs { get; }

    private protected AssetHost Host { get; }

    protected int Sent => _sent;

    protected static void AssertUncertain(OperationSubmit submit)
    {
        Assert.Equal((SubmitState.Failed, ErrorCode.ProviderError), (submit.State, submit.Failure!.Code));
        Assert.Contains("may have been accepted", submit.Failure.Message, StringComparison.Ordinal);
        Assert.Equal((1, 8 * AssetHost.VideoPrice), (submit.Submissions, submit.CostUsd));
    }

    protected static VideoSubmission SubmissionOf(string kind) => kind switch
    {
        "uncertain" => new VideoSubmission.Uncertain("503"),
        "rejected" => new VideoSubmission.Rejected(Failure.Of(ErrorCode.ProviderError, "400")),
        _ => new VideoSubmission.Refused("not this"),
    };

    private protected Task<OperationSubmit> SubmitAsync(OperationOwner owner, VideoSubmission submission) => SubmitAsync(owner, _ => Task.FromResult(submission));

    private protected Task<OperationSubmit> SubmitAsync(OperationOwner owner, Func<CancellationToken, Task<VideoSubmission>>? send = null, AssetHost? host = null) =>
        (host ?? Host).Operations.SubmitAsync(
            owner,
            Key,
            AssetHost.Video,
            8,
            token =>
            {
                var number = Interlocked.Increment(ref _sent);
                return send?.Invoke(token) ?? Task.FromResult<VideoSubmission>(new VideoSubmission.Accepted($"operation-{number}"));
            },
            CancellationToken.None);

    private protected Task RecordAsync(OperationSubmit submit, OperationOutcome outcome) =>
        Host.Operations.RecordOutcomeAsync(submit.Ticket!, outcome, CancellationToken.None);

    private protected async Task<(LedgerState State, decimal CostUsd, int? Scene)> OnlyLineAsync()
    {
        var line = Assert.Single(await Host.LinesAsync());
        return (line.State, line.CostUsd, line.SceneIndex);
    }
}
