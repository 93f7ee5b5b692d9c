using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>One submission: what is written, what is answered, and who is busy meanwhile.</summary>
public sealed class PaidOperationsTests : PaidOperationsFixture
{
    [Fact]
    public async Task An_accepted_submission_gives_a_ticket_and_counts()
    {
        var submit = await SubmitAsync(Owner);

        Assert.Equal(new OperationSubmit(SubmitState.Accepted, new OperationTicket(Key, 1, "operation-1"), null, 1, 8 * AssetHost.VideoPrice), submit);
        Assert.Equal((LedgerState.Sent, 2.80m, 2), await OnlyLineAsync());
        Assert.Contains("\"state\":\"named\",\"operation_name\":\"operation-1\"", await Blobs.GetAsync(IntentName), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_intent_and_its_line_are_written_before_it_is_sent()
    {
        string? intent = null;
        LedgerState? state = null;
        await SubmitAsync(Owner, async _ =>
        {
            intent = await Blobs.GetAsync(IntentName);
            state = (await OnlyLineAsync()).State;
            return new VideoSubmission.Accepted("operation-1");
        });

        Assert.Contains("\"state\":\"intended\",\"operation_name\":null", intent, StringComparison.Ordinal);
        Assert.Equal(LedgerState.Sent, state);
    }

    [Fact]
    public async Task A_refused_submission_is_refused_and_free()
    {
        var submit = await SubmitAsync(Owner, new VideoSubmission.Refused("not this"));

        Assert.Equal((SubmitState.Refused, ErrorCode.ContentPolicy, "not this"), (submit.State, submit.Failure!.Code, submit.Failure.Message));
        Assert.Equal((1, 0m), (submit.Submissions, submit.CostUsd));
        Assert.Equal((LedgerState.Refused, 0m, 2), await OnlyLineAsync());
        Assert.Equal(submit, await SubmitAsync(Owner));
    }

    [Fact]
    public async Task A_rejected_submission_has_failed_with_its_reason_and_is_free()
    {
        var failure = Failure.Of(ErrorCode.ProviderRateLimited, "429");

        var submit = await SubmitAsync(Owner, new VideoSubmission.Rejected(failure));

        Assert.Equal(new OperationSubmit(SubmitState.Failed, null, failure, 1, 0), submit);
        Assert.Equal((LedgerState.Failed, 0m, 2), await OnlyLineAsync());
        Assert.Equal(submit, await SubmitAsync(Owner));
    }

    [Fact]
    public async Task An_uncertain_submission_has_failed_says_so_and_counts()
    {
        var submit = await SubmitAsync(Owner, new VideoSubmission.Uncertain("503"));

        AssertUncertain(submit);
        Assert.Equal((LedgerState.Uncertain, 2.80m, 2), await OnlyLineAsync());
        Assert.Equal(submit, await SubmitAsync(Owner));
    }

    [Fact]
    public async Task A_submission_that_throws_is_uncertain()
    {
        AssertUncertain(await SubmitAsync(Owner, _ => throw new HttpRequestException("connection reset")));
        AssertUncertain(await SubmitAsync(Owner));
        Assert.Equal(LedgerState.Uncertain, (await OnlyLineAsync()).State);
        Assert.Equal(1, Sent);
    }

    [Fact]
    public async Task A_submission_that_is_cancelled_is_uncertain()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Host.Operations.SubmitAsync(
            Owner,
            Key,
            AssetHost.Video,
            8,
            async token =>
            {
                await cancel.CancelAsync();
                token.ThrowIfCancellationRequested();
                return new VideoSubmission.Accepted("operation-1");
            },
            cancel.Token));

        AssertUncertain(await SubmitAsync(Owner));
        Assert.Equal(0, Sent);
    }

    [Fact]
    public async Task A_submission_that_times_out_is_uncertain() =>
        AssertUncertain(await SubmitAsync(Owner, _ => throw new TaskCanceledException("The request timed out.")));

    [Fact]
    public async Task While_it_is_being_sent_everybody_else_is_busy()
    {
        var cloud = AssetHost.Cloud(Blobs, Time, "epoch-2");
        var others = new List<SubmitState>();

        // Collected, not asserted there: what a submission throws is taken for uncertain.
        await SubmitAsync(Owner, async _ =>
        {
            others.Add((await SubmitAsync(Owner)).State);
            others.Add((await SubmitAsync(Other)).State);
            others.Add((await SubmitAsync(Other, host: cloud)).State);
            others.Add((await SubmitAsync(Owner with { SceneIndex = 3 }, host: cloud)).State);
            return new VideoSubmission.Accepted("operation-1");
        });

        Assert.Equal(Enumerable.Repeat(SubmitState.Busy, 4), others);
        Assert.Equal(1, Sent);
    }

    [Fact]
    public async Task Of_twenty_at_once_one_is_sent()
    {
        var hosts = Enumerable.Range(0, 4).Select(i => AssetHost.Cloud(Blobs, Time, $"epoch-{i}")).ToList();

        var submits = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => Task.Run(() => SubmitAsync(Owner with { Owner = new OwnerId($"project-{i}") }, host: hosts[i % 4]))));

        Assert.Equal(1, Sent);
        Assert.Single(submits, s => s.Submissions == 1);
        Assert.All(submits, s => Assert.True(s.State is SubmitState.Busy or SubmitState.Accepted));
    }

    [Fact]
    public async Task A_lease_lasts_while_it_is_being_sent()
    {
        var time = new FakeTimeProvider();
        var blobs = new FaultyBlobStore(new InMemoryBlobStore(time));
        var (sender, other) = (AssetHost.Cloud(blobs, time, "epoch-1"), AssetHost.Cloud(blobs, time, "epoch-2"));

        SubmitState? during = null;
        await SubmitAsync(Owner, host: sender, send: async _ =>
        {
            for (var i = 0; i < 5; i++)
            {
                var renewed = blobs.WrittenAsync(n => n.Value == IntentName);
                time.Advance(TimeSpan.FromSeconds(20));
                await renewed;
            }

            during = (await SubmitAsync(Other, host: other)).State;
            return new VideoSubmission.Accepted("operation-1");
        });

        Assert.Equal(SubmitState.Busy, during);
        Assert.Equal(SubmitState.Accepted, (await SubmitAsync(Other, host: other)).State);
        Assert.Equal(1, Sent);
    }

    [Fact]
    public async Task The_ticket_is_returned_although_the_name_cannot_be_written()
    {
        var submit = await SubmitAsync(Owner, _ =>
        {
            Blobs.Fails = _ => true;
            return Task.FromResult<VideoSubmission>(new VideoSubmission.Accepted("operation-1"));
        });
        Blobs.Fails = _ => false;
        await RecordAsync(submit, OperationOutcome.Done);

        Assert.Equal(new OperationTicket(Key, 1, "operation-1"), submit.Ticket);
        Assert.Equal(submit.Ticket, (await SubmitAsync(Owner)).Ticket);
        Assert.Equal(LedgerState.Settled, (await OnlyLineAsync()).State);
    }

    [Fact]
    public async Task The_name_is_written_when_the_store_comes_back_in_time()
    {
        var failures = 0;
        await SubmitAsync(Owner, _ =>
        {
            Blobs.Fails = n => n.Value == IntentName && ++failures <= 4;
            return Task.FromResult<VideoSubmission>(new VideoSubmission.Accepted("operation-1"));
        });

        Assert.Equal(SubmitState.Accepted, (await SubmitAsync(Owner)).State);
        Assert.Equal(5, failures);
    }

    [Fact]
    public async Task An_intent_of_which_nothing_was_sent_is_taken_back()
    {
        Blobs.Fails = n => n.Value.StartsWith("ledger/", StringComparison.Ordinal);
        await Assert.ThrowsAsync<VidPipeException>(() => SubmitAsync(Owner));
        Blobs.Fails = _ => false;

        var submit = await SubmitAsync(Owner);

        Assert.Equal(1, submit.Ticket!.Attempt);
        Assert.Equal(1, Sent);
    }

    [Fact]
    public async Task A_model_that_is_not_in_the_table_is_not_sent()
    {
        var e = await Assert.ThrowsAsync<VidPipeException>(
            () => Host.Operations.SubmitAsync(Owner, Key, "no-model", 8, _ => throw new InvalidOperationException(), CancellationToken.None));

        Assert.Equal(ErrorCode.NotSupported, e.Code);
        Assert.Equal(0, Blobs.Writes);
    }
}
