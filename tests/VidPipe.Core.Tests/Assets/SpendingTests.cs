using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>Every paid call has its line, whatever happens.</summary>
public sealed class SpendingTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryBlobStore _blobs;
    private readonly AssetHost _host;

    public SpendingTests()
    {
        _blobs = new InMemoryBlobStore(_time);
        _host = AssetHost.Embedded(_blobs, _time);
    }

    [Fact]
    public async Task A_line_says_sent_before_the_call_and_settled_after_it()
    {
        LedgerLine? during = null;
        await _host.DrawAsync(
            "work",
            scope => scope.PayAsync(AssetHost.Image, 3, async (_, _) =>
            {
                during = Assert.Single(await _host.LinesAsync());
                _time.Advance(TimeSpan.FromSeconds(5));
                return new Words("made");
            }, CancellationToken.None),
            run: 2,
            scene: 4);

        var after = Assert.Single(await _host.LinesAsync());
        var sent = new LedgerLine(
            new OwnerId("project-a"), 2, 4, ActionKeys.For("draw", 1, "work"), 1, 1, AssetHost.Image, PriceUnit.Image, 3, AssetHost.ImagePrice, LedgerState.Sent, _time.GetUtcNow().AddSeconds(-5));
        Assert.Equal(sent, during);
        Assert.Equal(sent with { State = LedgerState.Settled, SettledAt = _time.GetUtcNow() }, after);
        Assert.Equal(0.12m, await _host.Ledger.TotalAsync(new OwnerId("project-a"), CancellationToken.None));
    }

    [Theory]
    [InlineData(ErrorCode.ProviderError, LedgerState.Failed)]
    [InlineData(ErrorCode.ContentPolicy, LedgerState.Refused)]
    [InlineData(ErrorCode.ApiTimeout, LedgerState.Uncertain)]
    public async Task A_call_that_fails_is_not_billed_unless_nobody_knows(ErrorCode code, LedgerState expected)
    {
        await Assert.ThrowsAsync<VidPipeException>(() => PayAsync(_ => throw new VidPipeException(code, "no")));

        var line = Assert.Single(await _host.LinesAsync());
        Assert.Equal(expected, line.State);
        Assert.Equal(expected == LedgerState.Uncertain ? AssetHost.ImagePrice : 0, line.CostUsd);
    }

    [Theory]
    [InlineData(CallBilling.NotBilled, LedgerState.Failed)]
    [InlineData(CallBilling.Billed, LedgerState.Settled)]
    [InlineData(CallBilling.Unknown, LedgerState.Uncertain)]
    public async Task A_provider_that_knows_whether_a_failed_call_is_billed_is_believed(CallBilling billing, LedgerState expected)
    {
        await Assert.ThrowsAsync<GenerationException>(
            () => PayAsync(_ => throw new GenerationException(Failure.Of(ErrorCode.ProviderError, "no"), billing)));

        Assert.Equal(expected, Assert.Single(await _host.LinesAsync()).State);
    }

    [Fact]
    public async Task A_repeat_after_a_lost_answer_has_a_line_of_its_own_and_both_count()
    {
        IEnumerable<LedgerState>? during = null;
        var result = await PayAsync(async paid =>
        {
            await paid.RepeatAsync(CancellationToken.None);
            during = (await _host.LinesAsync()).Select(l => l.State);
            return new Words("made");
        });

        Assert.Equal([LedgerState.Uncertain, LedgerState.Sent], during);
        Assert.Equal([(1, LedgerState.Uncertain), (2, LedgerState.Settled)], (await _host.LinesAsync()).Select(l => (l.Call, l.State)));
        Assert.Equal(2 * AssetHost.ImagePrice, result.CostUsd);
    }

    [Fact]
    public async Task A_repeat_that_cannot_be_written_leaves_one_uncertain_line()
    {
        var blobs = new FaultyBlobStore(_blobs);
        var host = AssetHost.Embedded(blobs, _time);

        await Assert.ThrowsAsync<VidPipeException>(() => host.DrawAsync("work", scope => scope.PayAsync<Words>(AssetHost.Image, 1, async (paid, ct) =>
        {
            blobs.Fails = n => n.Value.EndsWith("-0002.json", StringComparison.Ordinal);
            await paid.RepeatAsync(ct);
            throw new InvalidOperationException("It was sent again.");
        }, CancellationToken.None)));

        Assert.Equal(LedgerState.Uncertain, Assert.Single(await _host.LinesAsync()).State);
    }

    [Fact]
    public async Task Nobody_knows_of_a_call_that_was_cancelled()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => PayAsync(_ => throw new OperationCanceledException()));

        Assert.Equal(LedgerState.Uncertain, Assert.Single(await _host.LinesAsync()).State);
    }

    [Fact]
    public async Task What_a_crashed_execution_sent_becomes_uncertain_and_counts_beside_the_next_call()
    {
        var blobs = new FaultyBlobStore(_blobs);
        await Assert.ThrowsAsync<CrashException>(
            () => AssetHost.Embedded(blobs, _time).DrawAsync<Words>("work", scope => scope.PayAsync<Words>(AssetHost.Image, 1, (_, _) => throw blobs.Die(), CancellationToken.None)));
        Assert.Equal(LedgerState.Sent, Assert.Single(await _host.LinesAsync()).State);

        var rerun = AssetHost.Embedded(_blobs, _time, "epoch-2");
        var result = await rerun.DrawAsync("work", scope => scope.PayAsync(AssetHost.Image, 1, (_, _) => Task.FromResult(new Words("made")), CancellationToken.None));

        Assert.Equal(
            [(1, LedgerState.Uncertain), (2, LedgerState.Settled)], (await rerun.LinesAsync()).Select(l => (l.Call, l.State)));
        Assert.Equal(2 * AssetHost.ImagePrice, await rerun.Ledger.TotalAsync(new OwnerId("project-a"), CancellationToken.None));
        Assert.Equal(AssetHost.ImagePrice, result.CostUsd);
    }

    [Fact]
    public async Task Wherever_a_process_dies_no_call_is_without_its_cost_and_a_recorded_result_is_not_paid_again()
    {
        // The writes: lease, line, [call], settlement, record, release.
        for (var point = 1; point <= 10; point++)
        {
            var time = new FakeTimeProvider();
            var blobs = new InMemoryBlobStore(time);
            var dying = new FaultyBlobStore(blobs) { DiesBefore = point % 2 == 1 ? (point + 1) / 2 : null, DiesAfter = point % 2 == 0 ? point / 2 : null };
            var calls = 0;
            Func<ActionScope, Task<Words>> work = scope => scope.PayAsync(
                AssetHost.Image, 1, (_, _) => Task.FromResult(new Words($"call {++calls}")), CancellationToken.None);

            await Assert.ThrowsAsync<CrashException>(() => AssetHost.Embedded(dying, time, "epoch-1").DrawAsync("work", work));
            var callsBefore = calls;
            var rerun = AssetHost.Embedded(blobs, time, "epoch-2");
            var result = await rerun.DrawAsync("work", work);

            var recorded = point >= 8;
            Assert.Equal(recorded, result.Cached);
            Assert.Equal(recorded ? callsBefore : callsBefore + 1, calls);
            var counting = (await rerun.LinesAsync()).Count(l => l.CostUsd > 0);
            Assert.True(counting >= calls, $"At point {point} {calls} calls were made and {counting} lines count.");
            Assert.DoesNotContain(await rerun.LinesAsync(), l => l.State == LedgerState.Sent);
        }
    }

    [Fact]
    public async Task Calls_at_once_have_numbers_of_their_own_and_their_costs_add_up()
    {
        var result = await _host.DrawAsync("work", async scope =>
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(
                () => scope.PayAsync(AssetHost.Image, 1, (_, _) => Task.FromResult(0), CancellationToken.None))));
            await scope.PayAsync(AssetHost.Video, 8, (_, _) => Task.FromResult(0), CancellationToken.None);
            return new Words("made");
        });

        var lines = await _host.LinesAsync();
        Assert.Equal([1, 2, 3, 4, 5, 6], lines.Select(l => l.Call));
        Assert.All(lines, l => Assert.Equal(LedgerState.Settled, l.State));
        Assert.Equal((5 * AssetHost.ImagePrice) + (8 * AssetHost.VideoPrice), result.CostUsd);
    }

    [Fact]
    public async Task A_model_that_is_not_in_the_table_is_not_called()
    {
        var e = await Assert.ThrowsAsync<VidPipeException>(() => _host.DrawAsync(
            "work", scope => scope.PayAsync("no-model", 1, (_, _) => Task.FromResult(new Words("made")), CancellationToken.None)));

        Assert.Equal(ErrorCode.NotSupported, e.Code);
        Assert.Empty(await _host.LinesAsync());
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_line_cannot_be_written()
    {
        var host = AssetHost.Embedded(new FaultyBlobStore(_blobs) { Fails = n => n.Value.StartsWith("ledger/", StringComparison.Ordinal) }, _time);
        var called = false;

        var e = await Assert.ThrowsAsync<VidPipeException>(() => host.DrawAsync("work", scope => scope.PayAsync(AssetHost.Image, 1, (_, _) =>
        {
            called = true;
            return Task.FromResult(new Words("made"));
        }, CancellationToken.None)));

        Assert.Equal(ErrorCode.StorageError, e.Code);
        Assert.False(called);
    }

    [Fact]
    public async Task A_paid_result_is_kept_when_its_line_cannot_be_settled()
    {
        var blobs = new FaultyBlobStore(_blobs);
        var result = await AssetHost.Embedded(blobs, new PassingTime()).DrawAsync("work", scope => scope.PayAsync(AssetHost.Image, 1, (_, _) =>
        {
            blobs.Fails = n => n.Value.StartsWith("ledger/", StringComparison.Ordinal);
            return Task.FromResult(new Words("made"));
        }, CancellationToken.None));

        Assert.Equal("made", result.Output!.Text);
        Assert.Equal(AssetHost.ImagePrice, await _host.Ledger.TotalAsync(new OwnerId("project-a"), CancellationToken.None));
    }

    [Fact]
    public async Task Projects_have_ledgers_of_their_own()
    {
        await PayAsync(_ => Task.FromResult(new Words("made")));

        Assert.Empty(await _host.LinesAsync("project"));
        Assert.Empty(await _host.LinesAsync("project-b"));
    }

    private Task<StepResult<Words>> PayAsync(Func<IPaidCall, Task<Words>> call) =>
        _host.DrawAsync("work", scope => scope.PayAsync(AssetHost.Image, 1, (paid, _) => call(paid), CancellationToken.None));
}
