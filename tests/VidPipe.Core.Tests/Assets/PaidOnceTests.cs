using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>Whatever fails after a paid answer has arrived, the answer is not paid for again.</summary>
public sealed class PaidOnceTests
{
    private readonly PassingTime _time = new();
    private readonly InMemoryBlobStore _inner;
    private readonly FaultyBlobStore _blobs;
    private readonly MemoryPaidAnswers _kept = new();
    private int _calls;

    public PaidOnceTests()
    {
        _inner = new InMemoryBlobStore(_time);
        _blobs = new FaultyBlobStore(_inner);
    }

    [Theory]
    [InlineData("assets/")]
    [InlineData("actions/")]
    [InlineData("ledger/")]
    public async Task What_follows_a_payment_is_repeated_in_place_while_the_store_is_down(string folder)
    {
        var failures = 0;
        var host = AssetHost.Embedded(_blobs, _time);

        var result = await host.DrawAsync("work", async scope =>
        {
            var answer = await PayAsync(scope);
            return await AssetHost.PaintAsync(scope, answer.Text);
        });

        Assert.False(result.Cached);
        Assert.Equal((1, AssetHost.ImagePrice), (_calls, result.CostUsd));
        Assert.True(failures > 3);
        Assert.Equal(LedgerState.Settled, Assert.Single(await host.LinesAsync()).State);
        Assert.True((await host.DrawAsync<Picture>("work", _ => throw new InvalidOperationException("It is recorded."))).Cached);

        Task<Words> PayAsync(ActionScope scope) => scope.PayAsync(AssetHost.Image, 1, (_, _) =>
        {
            _blobs.Fails = name => name.Value.StartsWith(folder, StringComparison.Ordinal) && ++failures <= 3;
            return Task.FromResult(new Words($"call {++_calls}"));
        }, CancellationToken.None);
    }

    [Theory]
    [InlineData("assets/")]
    [InlineData("actions/")]
    public async Task An_outage_that_outlasts_the_attempt_leaves_the_answer_to_the_next_one(string folder)
    {
        var host = Host("epoch-1");
        var down = await Assert.ThrowsAsync<VidPipeException>(() => host.DrawAsync("work", scope => PaintPaidAsync(scope, folder)));
        _blobs.Fails = _ => false;

        var result = await Host("epoch-2").DrawAsync("work", scope => PaintPaidAsync(scope, folder));

        Assert.Equal(ErrorCode.StorageError, down.Code);
        Assert.Equal((1, AssetHost.ImagePrice, 0), (_calls, result.CostUsd, _kept.Count));
        Assert.Equal(LedgerState.Settled, Assert.Single(await host.LinesAsync()).State);
    }

    [Fact]
    public async Task An_answer_that_another_project_has_paid_for_costs_nothing()
    {
        await Assert.ThrowsAsync<VidPipeException>(() => Host("epoch-1").DrawAsync("work", scope => PaintPaidAsync(scope, "assets/")));
        _blobs.Fails = _ => false;

        var result = await Host("epoch-2").DrawAsync("work", scope => PaintPaidAsync(scope, "assets/"), project: "project-b");

        Assert.Equal((1, 0m), (_calls, result.CostUsd));
        Assert.Empty(await Host("epoch-3").LinesAsync("project-b"));
    }

    [Theory]
    [InlineData("assets/")]
    [InlineData("actions/")]
    public async Task Where_the_next_attempt_does_not_find_it_nothing_asks_for_it_again_by_itself(string folder)
    {
        var host = AssetHost.Embedded(_blobs, _time);
        var begun = _time.GetUtcNow();

        var lost = await Assert.ThrowsAsync<VidPipeException>(() => host.DrawAsync("work", scope => PaintPaidAsync(scope, folder)));

        Assert.Equal((ErrorCode.ImageGenerationFailed, 1), (lost.Code, _calls));
        Assert.False(RetryOptions.Infrastructure.RetryOn(lost.Code));
        Assert.Contains("was paid for and could not be stored", lost.Message, StringComparison.Ordinal);
        Assert.InRange(_time.GetUtcNow() - begun, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task A_billed_answer_that_found_no_room_on_the_local_disk_is_not_asked_for_again_by_itself()
    {
        var host = AssetHost.Embedded(_blobs, _time);

        var lost = await Assert.ThrowsAsync<VidPipeException>(() => host.DrawAsync("work", scope => scope.PayAsync<Words>(
            AssetHost.Image, 1, (_, _) => throw new GenerationException(Failure.Of(ErrorCode.StorageError, "The disk is full."), CallBilling.Billed), CancellationToken.None)));

        Assert.Equal(ErrorCode.ImageGenerationFailed, lost.Code);
        Assert.Equal(LedgerState.Settled, Assert.Single(await host.LinesAsync()).State);
    }

    [Fact]
    public async Task Wherever_a_process_dies_after_the_answer_it_is_not_paid_again()
    {
        // The writes after the answer: settlement, asset, record, release. Before it: lease, line.
        for (var write = 3; write <= 6; write++)
        {
            foreach (var diesBefore in (bool[])[true, false])
            {
                var time = new FakeTimeProvider();
                var store = new InMemoryBlobStore(time);
                var dying = new FaultyBlobStore(store) { DiesBefore = diesBefore ? write : null, DiesAfter = diesBefore ? null : write };
                var kept = new MemoryPaidAnswers();
                _calls = 0;
                Func<ActionScope, Task<Picture>> work = scope => PaintPaidAsync(scope, "nothing fails");
                await Assert.ThrowsAsync<CrashException>(() => new AssetHost(dying, time, HostEpoch.Embedded("epoch-1"), null, kept).DrawAsync("work", work));

                var rerun = new AssetHost(store, time, HostEpoch.Embedded("epoch-2"), null, kept);
                await rerun.DrawAsync("work", work);

                Assert.Equal(1, _calls);
                Assert.Equal(LedgerState.Settled, Assert.Single(await rerun.LinesAsync()).State);
            }
        }
    }

    [Fact]
    public async Task Each_call_of_an_action_gets_its_own_answer_again()
    {
        var host = Host("epoch-1");
        Func<ActionScope, Task<Picture>> work = async scope =>
        {
            var first = await Pay(scope, "first");
            var second = await Pay(scope, "second");
            return await AssetHost.PaintAsync(scope, first.Text + second.Text);
        };
        _blobs.Fails = name => name.Value.StartsWith("assets/", StringComparison.Ordinal);
        await Assert.ThrowsAsync<VidPipeException>(() => host.DrawAsync("work", work));
        _blobs.Fails = _ => false;

        var result = await Host("epoch-2").DrawAsync("work", work);

        Assert.Equal((2, 2 * AssetHost.ImagePrice), (_calls, result.CostUsd));
        await using var read = await host.Assets.OpenReadAsync(result.Output!.Asset.Digest, MediaTypes.Png, null, default);
        using var text = new StreamReader(read!.Content);
        Assert.Equal("first 1second 2", await text.ReadToEndAsync());

        Task<Words> Pay(ActionScope scope, string what) => scope.PayAsync(
            AssetHost.Image, 1, (_, _) => Task.FromResult(new Words($"{what} {++_calls}")), CancellationToken.None);
    }

    [Fact]
    public async Task An_answer_that_is_of_no_use_is_asked_for_again()
    {
        Func<ActionScope, Task<Words>> work = async scope =>
        {
            var answer = await scope.PayAsync(AssetHost.Image, 1, (_, _) => Task.FromResult(new Words($"call {++_calls}")), CancellationToken.None);
            return answer.Text == "call 1" ? throw new UnusableAnswerException(Failure.Of(ErrorCode.ImageGenerationFailed, "It is noise.")) : answer;
        };
        await Assert.ThrowsAsync<UnusableAnswerException>(() => Host("epoch-1").DrawAsync("work", work));

        var result = await Host("epoch-2").DrawAsync("work", work);

        Assert.Equal(("call 2", 0), (result.Output!.Text, _kept.Count));
        Assert.Equal([LedgerState.Settled, LedgerState.Settled], (await Host("epoch-3").LinesAsync()).Select(l => l.State));
    }

    [Theory]
    [InlineData("what came is no picture")]
    [InlineData("the provider gave nothing")]
    public async Task An_answer_that_cannot_be_used_is_not_paid_for_again_when_the_next_one_cannot_be_stored(string unusable)
    {
        Func<ActionScope, Task<Picture>> work = async scope =>
        {
            var words = await scope.AskAsync(
                AssetHost.Image,
                1,
                7,
                (seed, _, _) =>
                {
                    _calls++;
                    return seed == 7 && unusable.StartsWith("the provider", StringComparison.Ordinal) ? throw Noise() : Task.FromResult(new Words($"seed {seed}"));
                },
                answer => answer.Text == "seed 7" ? throw Noise() : Task.FromResult(answer),
                CancellationToken.None);
            return await AssetHost.PaintAsync(scope, words.Text);
        };
        _blobs.Fails = name => name.Value.StartsWith("assets/", StringComparison.Ordinal);
        await Assert.ThrowsAsync<VidPipeException>(() => Host("epoch-1").DrawAsync("work", work));
        _blobs.Fails = _ => false;

        var result = await Host("epoch-2").DrawAsync("work", work);

        Assert.Equal((2, 2 * AssetHost.ImagePrice, 0), (_calls, result.CostUsd, _kept.Count));
        Assert.Equal([LedgerState.Settled, LedgerState.Settled], (await Host("epoch-3").LinesAsync()).Select(l => l.State));

        static UnusableAnswerException Noise() => new(Failure.Of(ErrorCode.ImageGenerationFailed, "It is noise."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_paid_job_whose_name_could_not_be_written_is_polled_on_by_the_next_run(bool died)
    {
        var key = ActionKeys.For("clip", 1, "work");
        var owner = new OperationOwner(new OwnerId("project-a"), 1, 0, "clip-a");
        var store = died ? new FaultyBlobStore(_inner) { DiesBefore = 3 } : _blobs; // intent, line, [submission], name
        var first = new AssetHost(store, _time, HostEpoch.Embedded("epoch-1"), null, _kept);
        var submit = first.Operations.SubmitAsync(owner, key, AssetHost.Video, 8, Send, CancellationToken.None);
        if (died) await Assert.ThrowsAsync<CrashException>(() => submit);
        else Assert.Equal(SubmitState.Accepted, (await submit).State);
        _blobs.Fails = _ => false;

        var resumed = await Host("epoch-2").Operations.SubmitAsync(owner with { Run = 2 }, key, AssetHost.Video, 8, Send, CancellationToken.None);

        Assert.Equal((SubmitState.Accepted, "operation-1"), (resumed.State, resumed.Ticket?.OperationName));
        Assert.Equal((1, 0), (_calls, _kept.Count));

        Task<VideoSubmission> Send(CancellationToken cancellationToken)
        {
            _blobs.Fails = name => name.Value.StartsWith("operations/", StringComparison.Ordinal);
            return Task.FromResult<VideoSubmission>(new VideoSubmission.Accepted($"operation-{++_calls}"));
        }
    }

    private AssetHost Host(string epoch) => new(_blobs, _time, HostEpoch.Embedded(epoch), null, _kept);

    /// <summary>Pays for a text and paints it; after the answer, writes to a folder fail.</summary>
    private async Task<Picture> PaintPaidAsync(ActionScope scope, string failing)
    {
        var answer = await scope.PayAsync(AssetHost.Image, 1, (_, _) =>
        {
            _blobs.Fails = name => name.Value.StartsWith(failing, StringComparison.Ordinal);
            return Task.FromResult(new Words($"call {++_calls}"));
        }, CancellationToken.None);
        return await AssetHost.PaintAsync(scope, answer.Text);
    }
}
