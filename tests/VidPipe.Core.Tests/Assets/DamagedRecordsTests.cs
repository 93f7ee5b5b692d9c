using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Spending;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>Records of what was made and paid that cannot be read: money is not forgotten, and nothing else stands still for them.</summary>
public sealed class DamagedRecordsTests : PaidOperationsFixture
{
    public static TheoryData<string> Damages => ["", "null", "{}", "[]", "{\"key\":", "\0\u0001\u0002"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_lease_counts_as_none(string damage)
    {
        var key = await FailedDrawAsync();
        await Blobs.PutAsync($"leases/{key[..2]}/{key[2..]}.json", damage);

        var made = await Host.DrawAsync("work", scope => AssetHost.PaintAsync(scope, "picture"));

        Assert.False(made.IsBusy);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_ledger_line_counts_as_uncertain_for_what_the_account_knows_and_keeps_its_number(string damage)
    {
        await PayAsync("one", budget: 10);
        await Blobs.PutAsync(Assert.Single(await Blobs.NamesAsync("ledger/")), damage);

        var line = Assert.Single(await Host.LinesAsync());
        Assert.Equal((LedgerState.Uncertain, AssetHost.ImagePrice, 1, 1), (line.State, line.CostUsd, line.Attempt, line.Call));
        Assert.Equal(AssetHost.ImagePrice, await Host.Ledger.TotalAsync(new OwnerId("project-a"), default));
        var refused = await Assert.ThrowsAsync<VidPipeException>(() => PayAsync("two", budget: AssetHost.ImagePrice));
        Assert.Equal(ErrorCode.BudgetExceeded, refused.Code);
        await PayAsync("two", budget: 1);
        Assert.Equal(2 * AssetHost.ImagePrice, await Host.Ledger.TotalAsync(new OwnerId("project-a"), default));
    }

    [Fact]
    public async Task A_ledger_line_that_nothing_else_tells_of_counts_as_the_dearest_call_of_its_project()
    {
        await PayAsync("one", budget: null);
        var first = Assert.Single(await Blobs.NamesAsync("ledger/"));
        await Host.DrawAsync("two", async scope =>
        {
            await scope.PayAsync(AssetHost.Video, 8, (_, _) => Task.FromResult(0), default);
            return await AssetHost.PaintAsync(scope, "film");
        });
        await Blobs.PutAsync(first, "{}");

        Assert.Equal(2 * 8 * AssetHost.VideoPrice, await Host.Ledger.TotalAsync(new OwnerId("project-a"), default));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_line_that_is_damaged_while_its_call_is_under_way_does_not_lose_the_result(string damage)
    {
        var made = await Host.DrawAsync("work", async scope =>
        {
            await scope.PayAsync(
                AssetHost.Image,
                1,
                async (_, _) => await Blobs.PutAsync(Assert.Single(await Blobs.NamesAsync("ledger/")), damage),
                default);
            return await AssetHost.PaintAsync(scope, "picture");
        });

        Assert.NotNull(made.Output);
        Assert.Equal(LedgerState.Uncertain, Assert.Single(await Host.LinesAsync()).State);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task An_account_is_made_again_from_the_ledger(string damage)
    {
        await PayAsync("one", budget: 10);
        await Blobs.PutAsync("spending/projects/project-a.json", damage);

        var refused = await Assert.ThrowsAsync<VidPipeException>(() => PayAsync("two", budget: AssetHost.ImagePrice));

        Assert.Equal(ErrorCode.BudgetExceeded, refused.Code);
        await PayAsync("two", budget: 10);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_days_account_is_made_again_from_those_of_all_projects(string damage)
    {
        var host = new AssetHost(Blobs, Time, HostEpoch.Embedded("e"), new SpendingCaps(DailyUsd: 2 * AssetHost.ImagePrice));
        await PayAsync("one", budget: null, host, "project-a");
        await PayAsync("two", budget: null, host, "project-b");
        await Blobs.PutAsync(Assert.Single(await Blobs.NamesAsync("spending/days/")), damage);

        var refused = await Assert.ThrowsAsync<VidPipeException>(() => PayAsync("three", budget: null, host, "project-c"));

        Assert.Equal(ErrorCode.BudgetExceeded, refused.Code);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task An_intent_is_uncertain_and_sent_again_by_a_resume_only(string damage)
    {
        Assert.Equal(SubmitState.Accepted, (await SubmitAsync(Owner)).State);
        await Blobs.PutAsync(IntentName, damage);

        var again = await SubmitAsync(Owner);
        var outlook = await Host.Operations.LookAsync(Key, Owner, default);
        var resumed = await SubmitAsync(Resumed);

        Assert.Equal((SubmitState.Failed, ErrorCode.ProviderError), (again.State, again.Failure!.Code));
        Assert.Contains("may have been accepted", again.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(OperationOutlook.Failed, outlook);
        Assert.Equal(SubmitState.Accepted, resumed.State);
        Assert.Equal(2, resumed.Ticket!.Attempt);
        Assert.Equal(2, Sent);
        Assert.Equal(2 * 8 * AssetHost.VideoPrice, await Host.Ledger.TotalAsync(new OwnerId("project-a"), default));
    }

    [Fact]
    public async Task An_operation_whose_intent_is_damaged_meanwhile_is_not_lost_for_it()
    {
        var ticket = (await SubmitAsync(Owner)).Ticket!;
        await Blobs.PutAsync(IntentName, "{}");

        await Host.Operations.RecordOutcomeAsync(ticket, OperationOutcome.Done, default);

        Assert.Equal(8 * AssetHost.VideoPrice, await Host.Ledger.TotalAsync(new OwnerId("project-a"), default));
    }

    private Task<StepResult<Picture>> PayAsync(string work, decimal? budget, AssetHost? host = null, string project = "project-a") => (host ?? Host).DrawAsync(
        work,
        async scope =>
        {
            await scope.PayAsync(AssetHost.Image, 1, (_, _) => Task.FromResult(0), default);
            return await AssetHost.PaintAsync(scope, work);
        },
        project: project,
        budget: budget);

    /// <returns>The key, whose lease has been given back.</returns>
    private async Task<string> FailedDrawAsync()
    {
        await Assert.ThrowsAsync<VidPipeException>(() => Host.DrawAsync<Picture>("work", _ => throw new VidPipeException(ErrorCode.MediaToolError, "broken")));
        return ActionKeys.For("draw", 1, "work");
    }
}
