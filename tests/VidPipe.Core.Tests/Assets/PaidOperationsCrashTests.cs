using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>
/// A process dies at every point between two writes of a submit: nothing is sent twice without authorisation, nothing that
/// may have been sent goes uncounted, and a person's resume always gets on.
/// </summary>
public sealed class PaidOperationsCrashTests
{
    private static readonly string Key = ActionKeys.For("clip", 1, "work");
    private static readonly OperationOwner Owner = new(new OwnerId("project-a"), 1, 0, "clip-a");
    private static readonly OperationOwner Resumed = Owner with { Run = 2 };
    private static readonly OperationOwner Other = new(new OwnerId("project-b"), 1, 0, "clip-b");

    private readonly PassingTime _time = new();
    private readonly InMemoryBlobStore _blobs;
    private readonly List<string> _sent = [];

    public PaidOperationsCrashTests() => _blobs = new InMemoryBlobStore(_time);

    /// <summary>The writes of an accepted submit: 1 intent, 2 ledger line, 3 name. After the last one there is nothing left to crash at.</summary>
    [Theory]
    [InlineData(1, null, "accepted", 0)]
    [InlineData(null, 1, "uncertain", 0)]
    [InlineData(2, null, "uncertain", 0)]
    [InlineData(null, 2, "uncertain", 0)]
    [InlineData(3, null, "uncertain", 1)]
    [InlineData(null, 3, "accepted", 1)]
    public async Task The_owners_rerun_never_sends_what_may_have_been_sent(int? before, int? after, string expected, int sentBefore)
    {
        await CrashAsync(new FaultyBlobStore(_blobs) { DiesBefore = before, DiesAfter = after });
        Assert.Equal(sentBefore, _sent.Count);

        var rerun = await SubmitAsync(Owner, "epoch-2");
        var again = await SubmitAsync(Owner, "epoch-3");

        AssertIs(expected, rerun);
        Assert.Equal(rerun, again);
        Assert.True(_sent.Count <= 1);
        await AssertCountedAsync();

        var resumed = await SubmitAsync(Resumed, "epoch-4");
        Assert.Equal(SubmitState.Accepted, resumed.State);
        Assert.Equal(resumed.Ticket, (await SubmitAsync(Resumed, "epoch-5")).Ticket);
        Assert.Equal(expected == "uncertain" ? sentBefore + 1 : 1, _sent.Count);
        await AssertCountedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_process_that_dies_while_it_sends_leaves_it_uncertain(bool arrived)
    {
        var dying = new FaultyBlobStore(_blobs);
        await Assert.ThrowsAsync<CrashException>(() => AssetHost.Embedded(dying, _time, "epoch-1").Operations.SubmitAsync(
            Owner,
            Key,
            AssetHost.Video,
            8,
            _ =>
            {
                if (arrived) _sent.Add("crash");
                throw dying.Die();
            },
            CancellationToken.None));

        AssertIs("uncertain", await SubmitAsync(Owner, "epoch-2"));
        Assert.Equal(arrived ? 1 : 0, _sent.Count);
        await AssertCountedAsync();
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(null, 2)]
    [InlineData(3, null)]
    public async Task Another_project_leaves_it_alone_while_the_lease_lasts_then_fails_then_sends_when_it_is_resumed(int? before, int? after)
    {
        await CrashAsync(new FaultyBlobStore(_blobs) { DiesBefore = before, DiesAfter = after });
        var sentBefore = _sent.Count;

        Assert.Equal(SubmitState.Busy, (await CloudSubmitAsync(Other)).State);
        _time.Advance(TimeSpan.FromSeconds(60));
        var lapsed = await CloudSubmitAsync(Other);
        var rerun = await CloudSubmitAsync(Other);

        AssertIs("uncertain", lapsed);
        Assert.Equal((0, 0m), (lapsed.Submissions, lapsed.CostUsd));
        Assert.Equal(lapsed, rerun);
        AssertIs("uncertain", await CloudSubmitAsync(Owner));
        Assert.Equal(sentBefore, _sent.Count);

        Assert.Equal(SubmitState.Accepted, (await CloudSubmitAsync(Other with { Run = 2 })).State);
        Assert.Equal(SubmitState.Accepted, (await CloudSubmitAsync(Owner)).State);
        Assert.Equal(sentBefore + 1, _sent.Count);
        await AssertCountedAsync();
    }

    /// <summary>Kinds that end at once: 1 intent, 2 ledger line, 3 intent, 4 ledger line.</summary>
    [Theory]
    [InlineData("refused", LedgerState.Refused)]
    [InlineData("rejected", LedgerState.Failed)]
    [InlineData("uncertain", LedgerState.Uncertain)]
    public async Task A_submission_that_came_to_nothing_is_not_repeated_wherever_its_process_died(string kind, LedgerState state)
    {
        for (var point = 1; point <= 8; point++)
        {
            var time = new PassingTime();
            var blobs = new InMemoryBlobStore(time);
            var dying = new FaultyBlobStore(blobs) { DiesBefore = point % 2 == 1 ? (point + 1) / 2 : null, DiesAfter = point % 2 == 0 ? point / 2 : null };
            var sent = 0;
            Task<OperationSubmit> Submit(IBlobStore store, string epoch, OperationOwner owner) => AssetHost.Embedded(store, time, epoch).Operations.SubmitAsync(
                owner, Key, AssetHost.Video, 8, _ => Task.FromResult(SubmissionOf(kind, ++sent)), CancellationToken.None);

            await Assert.ThrowsAsync<CrashException>(() => Submit(dying, "epoch-1", Owner));
            var rerun = await Submit(blobs, "epoch-2", Owner);
            var again = await Submit(blobs, "epoch-3", Owner);

            Assert.Equal(point is >= 2 and <= 4 ? 0 : 1, sent);
            Assert.Equal(rerun, again);
            var isKnown = point is 1 or >= 6;
            Assert.Equal(isKnown && kind == "refused" ? SubmitState.Refused : SubmitState.Failed, rerun.State);
            var line = Assert.Single(await AssetHost.Embedded(blobs, time).LinesAsync());
            Assert.Equal(isKnown ? state : LedgerState.Uncertain, line.State);

            await Submit(blobs, "epoch-4", Resumed);
            Assert.Equal(point is >= 2 and <= 4 ? 1 : 2, sent);
        }
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(null, 4)]
    [InlineData(5, null)]
    [InlineData(null, 5)]
    public async Task An_outcome_is_recorded_by_the_rerun_of_the_one_that_died(int? before, int? after)
    {
        var dying = new FaultyBlobStore(_blobs) { DiesBefore = before, DiesAfter = after };
        var host = AssetHost.Embedded(dying, _time, "epoch-1");
        var submit = await SubmitAsync(Owner, host);
        await Assert.ThrowsAsync<CrashException>(() => host.Operations.RecordOutcomeAsync(submit.Ticket!, OperationOutcome.Refused, CancellationToken.None));

        var next = AssetHost.Embedded(_blobs, _time, "epoch-2");
        await next.Operations.RecordOutcomeAsync(submit.Ticket!, OperationOutcome.Refused, CancellationToken.None);

        Assert.Equal(SubmitState.Refused, (await SubmitAsync(Owner, next)).State);
        Assert.Equal(LedgerState.Refused, Assert.Single(await next.LinesAsync()).State);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task A_sender_that_was_only_slow_does_not_send_after_it_was_given_up()
    {
        var slow = new PausingBlobStore(_blobs, name => name.Value.StartsWith("ledger/", StringComparison.Ordinal));
        var sending = SubmitAsync(Owner, AssetHost.Cloud(slow, _time, "epoch-1"));
        await slow.Paused;

        AssertIs("uncertain", await CloudSubmitAsync(Owner));
        slow.Continue();

        AssertIs("uncertain", await sending);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task A_sender_that_was_given_up_while_it_sent_still_writes_the_name()
    {
        var sending = new TaskCompletionSource<VideoSubmission>(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = AssetHost.Cloud(_blobs, _time, "epoch-1").Operations.SubmitAsync(Owner, Key, AssetHost.Video, 8, _ => sending.Task, CancellationToken.None);
        AssertIs("uncertain", await CloudSubmitAsync(Owner));

        sending.SetResult(new VideoSubmission.Accepted("late"));

        Assert.Equal("late", (await slow).Ticket!.OperationName);
        Assert.Equal("late", (await CloudSubmitAsync(Resumed)).Ticket!.OperationName);
        Assert.Empty(_sent);
    }

    private static void AssertIs(string expected, OperationSubmit submit)
    {
        if (expected == "accepted")
        {
            Assert.Equal(SubmitState.Accepted, submit.State);
            return;
        }

        Assert.Equal((SubmitState.Failed, ErrorCode.ProviderError), (submit.State, submit.Failure!.Code));
        Assert.Contains("may have been accepted", submit.Failure.Message, StringComparison.Ordinal);
    }

    private static VideoSubmission SubmissionOf(string kind, int number) => kind switch
    {
        "refused" => new VideoSubmission.Refused($"refusal {number}"),
        "rejected" => new VideoSubmission.Rejected(Failure.Of(ErrorCode.ProviderError, $"400, {number}")),
        _ => new VideoSubmission.Uncertain($"503, {number}"),
    };

    private Task CrashAsync(FaultyBlobStore dying) =>
        Assert.ThrowsAsync<CrashException>(() => SubmitAsync(Owner, AssetHost.Embedded(dying, _time, "epoch-1")));

    private Task<OperationSubmit> SubmitAsync(OperationOwner owner, string epoch) => SubmitAsync(owner, AssetHost.Embedded(_blobs, _time, epoch));

    private Task<OperationSubmit> CloudSubmitAsync(OperationOwner owner) => SubmitAsync(owner, AssetHost.Cloud(_blobs, _time, "epoch-cloud"));

    private Task<OperationSubmit> SubmitAsync(OperationOwner owner, AssetHost host) => host.Operations.SubmitAsync(
        owner,
        Key,
        AssetHost.Video,
        8,
        _ =>
        {
            _sent.Add($"operation-{_sent.Count + 1}");
            return Task.FromResult<VideoSubmission>(new VideoSubmission.Accepted(_sent[^1]));
        },
        CancellationToken.None);

    /// <summary>What may have been billed is in the ledgers.</summary>
    private async Task AssertCountedAsync()
    {
        var host = AssetHost.Embedded(_blobs, _time);
        var lines = (await host.LinesAsync("project-a")).Concat(await host.LinesAsync("project-b"));
        Assert.True(lines.Count(l => l.CostUsd > 0) >= _sent.Count);
    }

    /// <summary>A store whose first write of such a name waits.</summary>
    private sealed class PausingBlobStore(IBlobStore inner, Func<BlobName, bool> pauses) : IBlobStore
    {
        private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _continued = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Paused => _paused.Task;

        public void Continue() => _continued.SetResult();

        public Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken) => inner.HeadAsync(name, cancellationToken);

        public Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken) =>
            inner.OpenReadAsync(name, range, cancellationToken);

        public async Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken)
        {
            if (pauses(name) && _paused.TrySetResult()) await _continued.Task;
            return await inner.WriteAsync(name, content, condition, cancellationToken);
        }

        public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

        public Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken) => inner.DeleteIfMatchAsync(name, eTag, cancellationToken);

        public Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken) =>
            inner.ListAsync(prefix, pageSize, continuationToken, cancellationToken);
    }
}
