using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Spending;
using VidPipe.Core.Tests.Assets;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Actions;

/// <summary>An owner that is no project is billed, capped and stopped as a project is. A picture costs 0.04 here.</summary>
public sealed class OtherOwnersTests
{
    private static readonly OwnerId Ad = new("ad-1");

    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryBlobStore _blobs;

    public OtherOwnersTests() => _blobs = new InMemoryBlobStore(_time);

    [Fact]
    public async Task Its_calls_are_in_the_ledger_which_lists_owners_of_all_kinds()
    {
        var host = Host();
        await DrawAsync(host, "one", "ad-1");
        await DrawAsync(host, "two", "ad-1");
        await DrawAsync(host, "three", "project-a");

        Assert.Equal(0.08m, await host.Ledger.TotalAsync(Ad, default));
        Assert.Equal(0.08m, Assert.Single(await host.Ledger.TallyAsync(Ad, default)).Value.CostUsd);
        Assert.Equal([Ad, new OwnerId("project-a")], await host.Ledger.OwnersAsync(default).ToListAsync());
    }

    [Fact]
    public async Task Its_budget_holds_and_the_message_names_its_kind()
    {
        var host = Host();
        await DrawAsync(host, "one", "ad-1", budget: 0.04m);

        var e = await Assert.ThrowsAsync<VidPipeException>(() => DrawAsync(host, "two", "ad-1", budget: 0.04m));

        Assert.Equal(ErrorCode.BudgetExceeded, e.Code);
        Assert.Contains("bring the ad to 0.08 USD", e.Message);
    }

    [Fact]
    public async Task The_daily_cap_counts_it_together_with_projects()
    {
        var host = Host(dailyUsd: 0.08m);
        await DrawAsync(host, "one", "ad-1");
        await DrawAsync(host, "two", "project-a");

        var e = await Assert.ThrowsAsync<VidPipeException>(() => DrawAsync(host, "three", "batch-1"));

        Assert.Equal(ErrorCode.BudgetExceeded, e.Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"owners\":")]
    public async Task A_days_account_that_is_damaged_is_made_again_from_owners_of_all_kinds(string damage)
    {
        var host = Host(dailyUsd: 0.08m);
        await DrawAsync(host, "one", "ad-1");
        await DrawAsync(host, "two", "project-a");
        await host.Ledger.TallyAsync(Ad, default); // kept in the folder of the accounts, and no account
        await _blobs.PutAsync(Assert.Single(await _blobs.NamesAsync("spending/days/")), damage);

        var e = await Assert.ThrowsAsync<VidPipeException>(() => DrawAsync(host, "three", "project-b"));

        Assert.Equal(ErrorCode.BudgetExceeded, e.Code);
        Assert.Contains("0.12 USD", e.Message);
    }

    [Fact]
    public async Task A_run_of_it_that_is_ending_buys_nothing_more_and_leaves_its_mark_out_of_the_projects()
    {
        var endings = new RunEndings(_blobs, _time);
        await endings.MarkAsync(Ad, 1, default);

        var ended = await DrawAsync(Host(), "one", "ad-1");

        Assert.True(ended.IsEnded);
        Assert.Empty(await _blobs.NamesAsync("ledger/"));
        Assert.Empty(await _blobs.NamesAsync("projects/"));
        await endings.LiftAsync(Ad, 1, default);
        Assert.NotNull((await DrawAsync(Host(), "one", "ad-1")).Output);
    }

    private AssetHost Host(decimal? dailyUsd = null) => new(_blobs, _time, HostEpoch.Embedded("epoch-1"), new SpendingCaps(dailyUsd));

    private static Task<StepResult<Words>> DrawAsync(AssetHost host, string work, string owner, decimal? budget = null) => host.DrawAsync(
        work, scope => scope.PayAsync(AssetHost.Image, 1, (_, _) => Task.FromResult(new Words("made")), default), owner, budget: budget);
}
