using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Spending;
using VidPipe.Core.Tests.Assets;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Actions;

/// <summary>Records that were written when every owner was a project: they say <c>project_id</c> where today's say <c>owner</c>.</summary>
public sealed class FormerRecordsTests : PaidOperationsFixture
{
    [Fact]
    public async Task A_ledger_line_counts_and_is_settled()
    {
        await PayAsync(Host, "one");
        var name = Assert.Single(await Blobs.NamesAsync("ledger/"));
        await MakeFormerAsync(name);

        var line = Assert.Single(await Host.LinesAsync());
        await Host.Ledger.SettleAsync(new BlobName(name), LedgerState.Settled, default);

        Assert.Equal((new OwnerId("project-a"), AssetHost.Image), (line.Owner, line.Model));
        Assert.Equal(line, Assert.Single(await Host.LinesAsync()));
    }

    [Fact]
    public async Task A_record_of_an_action_is_found_and_names_its_maker()
    {
        var made = await PayAsync(Host, "one");
        await MakeFormerAsync(Assert.Single(await Blobs.NamesAsync("actions/")));

        var own = await Host.Cache.FindAsync<Picture>(made.ActionKey, new OwnerId("project-a"), default);
        var others = await Host.Cache.FindAsync<Picture>(made.ActionKey, new OwnerId("project-b"), default);

        Assert.Equal((ArtefactSource.Generated, ArtefactSource.Inherited), (own!.Source, others!.Source));
    }

    [Fact]
    public async Task An_intent_is_of_who_sent_it_and_of_who_was_answered()
    {
        await SubmitAsync(Owner, SubmissionOf("rejected"));
        await SubmitAsync(Resumed, SubmissionOf("uncertain"));
        var second = IntentName.Replace("0001", "0002", StringComparison.Ordinal);
        await MakeFormerAsync(IntentName);
        await MakeFormerAsync(second);
        Assert.Contains("\"told\":[{\"project_id\":\"project-a\"", await Blobs.GetAsync(second), StringComparison.Ordinal);

        var again = await SubmitAsync(Resumed);

        Assert.Equal((SubmitState.Failed, 2), (again.State, Sent));
        Assert.Equal(1, again.Submissions);
    }

    [Fact]
    public async Task A_days_account_goes_on_counting()
    {
        var host = new AssetHost(Blobs, Time, HostEpoch.Embedded("e"), new SpendingCaps(DailyUsd: AssetHost.ImagePrice));
        await PayAsync(host, "one");
        await MakeFormerAsync(Assert.Single(await Blobs.NamesAsync("spending/days/")));

        var refused = await Assert.ThrowsAsync<VidPipeException>(() => PayAsync(host, "two", "project-b"));

        Assert.Equal(ErrorCode.BudgetExceeded, refused.Code);
    }

    private static Task<StepResult<Picture>> PayAsync(AssetHost host, string work, string project = "project-a") => host.DrawAsync(
        work,
        async scope =>
        {
            await scope.PayAsync(AssetHost.Image, 1, (_, _) => Task.FromResult(0), default);
            return await AssetHost.PaintAsync(scope, work);
        },
        project);

    private async Task MakeFormerAsync(string name)
    {
        var now = await Blobs.GetAsync(name);
        var former = now!.Replace("\"owner\":\"", "\"project_id\":\"", StringComparison.Ordinal).Replace("\"owners\":", "\"projects\":", StringComparison.Ordinal);
        Assert.NotEqual(now, former);
        await Blobs.PutAsync(name, former);
    }
}
