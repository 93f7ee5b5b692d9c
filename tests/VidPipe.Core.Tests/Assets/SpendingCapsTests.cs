using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>No call is sent that would pass a cap, whoever else spends at the same time. A picture costs 0.04 here.</summary>
public sealed class SpendingCapsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryBlobStore _blobs;

    public SpendingCapsTests() => _blobs = new InMemoryBlobStore(_time);

    [Fact]
    public async Task A_call_that_would_pass_the_budget_is_not_sent_and_has_no_line()
    {
        var host = Host();
        await DrawAsync(host, "one", budget: 0.1m);
        await DrawAsync(host, "two", budget: 0.1m);
        var sent = false;

        var e = await Assert.ThrowsAsync<VidPipeException>(() => DrawAsync(host, "three", budget: 0.1m, onSent: () => sent = true));

        Assert.Equal(ErrorCode.BudgetExceeded, e.Code);
        Assert.Contains("0.12 USD", e.Message);
        Assert.False(sent);
        Assert.Equal(2, (await host.LinesAsync()).Count);
    }

    [Fact]
    public async Task A_larger_budget_goes_on_and_what_is_made_costs_nothing_again()
    {
        var host = Host();
        await DrawAsync(host, "one", budget: 0.04m);
        await Assert.ThrowsAsync<VidPipeException>(() => DrawAsync(host, "two", budget: 0.04m));

        await DrawAsync(host, "one", budget: 0.08m);
        await DrawAsync(host, "two", budget: 0.08m);

        Assert.Equal(0.08m, await host.Ledger.TotalAsync(new OwnerId("project-a"), default));
    }

    [Fact]
    public async Task Calls_at_once_never_pass_the_budget_together()
    {
        var host = Host();
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            try
            {
                await Task.Run(() => DrawAsync(host, $"work {i}", budget: 0.2m));
                return true;
            }
            catch (VidPipeException e) when (e.Code == ErrorCode.BudgetExceeded)
            {
                return false;
            }
        }));

        Assert.Equal(5, results.Count(made => made));
        Assert.Equal(0.2m, await host.Ledger.TotalAsync(new OwnerId("project-a"), default));
    }

    [Fact]
    public async Task What_was_spent_without_a_budget_counts_when_one_is_given_later()
    {
        var host = Host();
        await DrawAsync(host, "one");
        await DrawAsync(host, "two");

        var e = await Assert.ThrowsAsync<VidPipeException>(() => DrawAsync(host, "three", budget: 0.1m));

        Assert.Equal(ErrorCode.BudgetExceeded, e.Code);
    }

    [Theory]
    [InlineData(ErrorCode.ProviderError, true)]
    [InlineData(ErrorCode.ContentPolicy, true)]
    [InlineData(ErrorCode.ApiTimeout, false)]
    public async Task A_call_that_failed_frees_what_was_held_for_it_unless_nobody_knows(ErrorCode failure, bool isFree)
    {
        var host = Host();
        await Assert.ThrowsAsync<VidPipeException>(() => DrawAsync(host, "one", budget: 0.04m, onSent: () => throw new VidPipeException(failure, "no")));

        var second = DrawAsync(host, "two", budget: 0.04m);

        if (isFree) await second;
        else Assert.Equal(ErrorCode.BudgetExceeded, (await Assert.ThrowsAsync<VidPipeException>(() => second)).Code);
    }

    [Fact]
    public async Task A_repeat_after_a_lost_answer_is_not_sent_when_it_would_pass_the_budget()
    {
        var repeated = false;
        var e = await Assert.ThrowsAsync<VidPipeException>(() => Host().DrawAsync("work", scope => scope.PayAsync<Words>(AssetHost.Image, 1, async (paid, ct) =>
        {
            await paid.RepeatAsync(ct);
            repeated = true;
            return new Words("made");
        }, default), budget: 0.05m));

        Assert.Equal(ErrorCode.BudgetExceeded, e.Code);
        Assert.False(repeated);
        Assert.Equal(LedgerState.Uncertain, Assert.Single(await Host().LinesAsync()).State);
    }

    [Fact]
    public async Task The_same_call_after_a_crash_is_held_once()
    {
        for (var point = 1; point <= 10; point++)
        {
            var blobs = new InMemoryBlobStore(_time);
            var dying = new FaultyBlobStore(blobs) { DiesBefore = point % 2 == 1 ? (point + 1) / 2 : null, DiesAfter = point % 2 == 0 ? point / 2 : null };
            await Assert.ThrowsAsync<CrashException>(() => DrawAsync(AssetHost.Embedded(dying, _time), "one", budget: 0.08m));

            var rerun = AssetHost.Embedded(blobs, _time, "epoch-2");
            await DrawAsync(rerun, "one", budget: 0.08m);

            Assert.InRange(await rerun.Ledger.TotalAsync(new OwnerId("project-a"), default), 0.04m, 0.08m);
        }
    }

    [Fact]
    public async Task The_daily_cap_holds_over_projects_and_is_free_again_the_next_day()
    {
        var host = Host(dailyUsd: 0.1m);
        await DrawAsync(host, "one", project: "project-a");
        await DrawAsync(host, "two", project: "project-b");

        var e = await Assert.ThrowsAsync<VidPipeException>(() => DrawAsync(host, "three", project: "project-c"));
        _time.Advance(TimeSpan.FromDays(1));
        await DrawAsync(host, "three", project: "project-c");

        Assert.Equal(ErrorCode.BudgetExceeded, e.Code);
        Assert.Contains("(UTC)", e.Message);
        Assert.Single(await host.LinesAsync("project-c"));
    }

    [Fact]
    public async Task Projects_at_once_never_pass_the_daily_cap_together()
    {
        var host = Host(dailyUsd: 0.2m);
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            try
            {
                await Task.Run(() => DrawAsync(host, $"work {i}", project: $"project-{i % 4}"));
                return true;
            }
            catch (VidPipeException e) when (e.Code == ErrorCode.BudgetExceeded)
            {
                return false;
            }
        }));

        Assert.InRange(results.Count(made => made), 4, 5);
    }

    [Fact]
    public async Task A_video_job_that_would_pass_the_budget_is_not_sent_and_may_be_sent_later()
    {
        var host = Host();
        Task<OperationSubmit> SubmitAsync(decimal budget) => host.Operations.SubmitAsync(
            new OperationOwner(new OwnerId("project-a"), 1, 0, "clip-a", budget), ActionKeys.For("clip", 1, "work"), AssetHost.Video, 8,
            _ => Task.FromResult<VideoSubmission>(new VideoSubmission.Accepted("operations/1")), default);

        var e = await Assert.ThrowsAsync<VidPipeException>(() => SubmitAsync(2.7m));
        var submit = await SubmitAsync(2.8m);

        Assert.Equal(ErrorCode.BudgetExceeded, e.Code);
        Assert.Equal((SubmitState.Accepted, 2.8m), (submit.State, submit.CostUsd));
    }

    private AssetHost Host(decimal? dailyUsd = null) => new(_blobs, _time, HostEpoch.Embedded("epoch-1"), new SpendingCaps(dailyUsd));

    private static Task<StepResult<Words>> DrawAsync(AssetHost host, string work, decimal? budget = null, Action? onSent = null, string project = "project-a") => host.DrawAsync(
        work,
        scope => scope.PayAsync(AssetHost.Image, 1, (_, _) =>
        {
            onSent?.Invoke();
            return Task.FromResult(new Words("made"));
        }, default),
        project,
        budget: budget);
}
