using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;
using VidPipe.Providers.Tests.Vertex.Rigs;
using VidPipe.Storage.Compliance;

namespace VidPipe.Providers.Tests.Vertex.Paying;

/// <summary>A Veo job and its ledger, whatever dies or is lost: never two paid jobs unless a person's resume says so.</summary>
public sealed class PaidJobTests : IDisposable
{
    private const string Key = "clip";
    private static readonly OperationOwner Owner = new(new OwnerId("project-a"), 1, 0, "clip-a");
    private static readonly OperationOwner Resumed = Owner with { Run = 2 };

    private readonly VertexRig _rig = new(VertexRig.Usual with { Attempts = 3 });
    private readonly InMemoryBlobStore _blobs = new(TimeProvider.System);
    private int _epoch;

    public void Dispose() => _rig.Dispose();

    /// <summary>The writes: 1 intent, 2 ledger line, [the job], 3 its name.</summary>
    [Theory]
    [InlineData(1, null, 0, SubmitState.Accepted, 1)]
    [InlineData(null, 1, 0, SubmitState.Failed, 0)]
    [InlineData(2, null, 0, SubmitState.Failed, 0)]
    [InlineData(null, 2, 0, SubmitState.Failed, 0)]
    [InlineData(3, null, 1, SubmitState.Failed, 1)]
    [InlineData(null, 3, 1, SubmitState.Accepted, 1)]
    public async Task A_process_that_dies_around_a_write_never_makes_two_jobs(int? before, int? after, int sentByThen, SubmitState rerun, int sentByRerun)
    {
        _rig.Wire.Answers(200, Answer.Running(VertexRig.Operation));
        await DieAsync(new DyingStore(_blobs, before, after));
        Assert.Equal(sentByThen, Jobs);

        Assert.Equal(rerun, (await SubmitAsync(Owner)).State);
        Assert.Equal(rerun, (await SubmitAsync(Owner)).State);
        Assert.Equal(sentByRerun, Jobs);

        Assert.Equal(SubmitState.Accepted, (await SubmitAsync(Resumed)).State);
        Assert.Equal(rerun == SubmitState.Accepted ? sentByRerun : sentByRerun + 1, Jobs);
    }

    [Fact]
    public async Task A_process_that_dies_while_the_job_is_on_its_way_leaves_it_uncertain()
    {
        var dying = new DyingStore(_blobs);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rig.Wire.Hangs(arrived.SetResult).Answers(200, Answer.Running(VertexRig.Operation));
        using var killed = new CancellationTokenSource();
        var first = SubmitAsync(Owner, dying, killed.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(5));
        dying.Die();

        var rerun = await SubmitAsync(Owner);

        Assert.Equal(SubmitState.Failed, rerun.State);
        Assert.Contains("may have been accepted and billed", rerun.Failure!.Message);
        Assert.Equal(1, Jobs);
        Assert.Equal([LedgerState.Uncertain], await LedgerAsync());
        await killed.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => first);
    }

    [Theory]
    [InlineData("503", SubmitState.Failed, LedgerState.Uncertain, 1)]
    [InlineData("cut", SubmitState.Failed, LedgerState.Uncertain, 1)]
    [InlineData("time", SubmitState.Failed, LedgerState.Uncertain, 1)]
    [InlineData("nameless", SubmitState.Failed, LedgerState.Uncertain, 1)]
    [InlineData("400", SubmitState.Failed, LedgerState.Failed, 1)]
    [InlineData("429", SubmitState.Failed, LedgerState.Failed, 3)]
    [InlineData("unreachable", SubmitState.Failed, LedgerState.Failed, 0)]
    [InlineData("refused", SubmitState.Refused, LedgerState.Refused, 1)]
    public async Task What_came_of_a_job_is_in_the_ledger_and_only_a_resume_sends_another(string kind, SubmitState state, LedgerState spent, int requests)
    {
        _ = kind switch
        {
            "503" => _rig.Wire.Fails(503, "UNAVAILABLE"),
            "cut" => _rig.Wire.CutsAfterSending(),
            "time" => _rig.Wire.Hangs(() => _rig.Time.Advance(VertexRig.Limit)),
            "nameless" => _rig.Wire.Answers(200, "{}"),
            "400" => _rig.Wire.Fails(400, "INVALID_ARGUMENT"),
            "429" => _rig.Wire.Fails(429, "RESOURCE_EXHAUSTED"),
            "unreachable" => _rig.Wire.Unreachable(),
            _ => _rig.Wire.Fails(400, "INVALID_ARGUMENT", "Support codes: 58061214"),
        };

        var first = await SubmitAsync(Owner);
        var rerun = await SubmitAsync(Owner);

        Assert.Equal((state, state), (first.State, rerun.State));
        Assert.Equal(requests, Jobs);
        Assert.Equal([spent], await LedgerAsync());
        _rig.Wire.Answers(200, Answer.Running(VertexRig.Operation));
        Assert.Equal(SubmitState.Accepted, (await SubmitAsync(Resumed)).State);
        Assert.Equal(requests + 1, Jobs);
    }

    [Fact]
    public async Task Every_repeat_of_a_lost_call_is_in_the_ledger_as_uncertain()
    {
        _rig.Wire.Fails(503, "UNAVAILABLE").CutsAfterSending().Fails(429, "RESOURCE_EXHAUSTED");
        var ledger = new SpendingLedger(_blobs, _rig.Models, TimeProvider.System);
        var cache = new ActionCache(
            _blobs, new AssetStore(_blobs), new NoWorkspaces(_rig.Workspace), ledger, HostEpoch.Embedded("one"), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<ActionCache>.Instance);
        var request = new StoryboardRequest("text-1", "A fox", null, 1, 1);

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => cache.RunAsync(
            "write", 1, "instance", new WorkItem<string>(new OwnerId("project-a"), 1, null, "work"),
            (scope, _, token) => scope.PayAsync("text-1", 1, (paid, ct) => _rig.Provider.Writer.WriteStoryboardAsync(request, paid, ct), token),
            default));

        Assert.Equal(ErrorCode.ProviderRateLimited, e.Code);
        Assert.Equal([LedgerState.Uncertain, LedgerState.Uncertain, LedgerState.Failed], await LedgerAsync());
    }

    private int Jobs => _rig.Wire.Requests.Count;

    private Task<OperationSubmit> SubmitAsync(OperationOwner owner, IBlobStore? blobs = null, CancellationToken token = default)
    {
        var store = blobs ?? _blobs;
        var operations = new PaidOperations(
            store, new SpendingLedger(store, _rig.Models, TimeProvider.System), _rig.Models, HostEpoch.Embedded($"epoch-{++_epoch}"), TimeProvider.System);
        return operations.SubmitAsync(owner, ActionKeys.For(Key, 1, "work"), "film-1", 8, ct => _rig.SubmitAsync(token: ct), token);
    }

    private async Task DieAsync(DyingStore store)
    {
        try
        {
            await SubmitAsync(Owner, store);
        }
        catch (Exception e) when (e is DiedException or VidPipeException)
        {
            // As it must.
        }
    }

    private async Task<List<LedgerState>> LedgerAsync()
    {
        List<LedgerState> states = [];
        await foreach (var line in new SpendingLedger(_blobs, _rig.Models, TimeProvider.System).ReadAsync(new OwnerId("project-a"))) states.Add(line.State);
        return states;
    }

    private sealed class NoWorkspaces(IWorkspace one) : IWorkspaces
    {
        public IWorkspace Create() => one;
    }
}
