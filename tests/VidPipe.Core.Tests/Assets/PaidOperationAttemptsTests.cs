using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Tests.Assets;

/// <summary>Who may send again after an attempt, and who polls what was sent.</summary>
public sealed class PaidOperationAttemptsTests : PaidOperationsFixture
{
    [Fact]
    public async Task A_rerun_polls_what_it_has_sent()
    {
        var first = await SubmitAsync(Owner);

        Assert.Equal(first, await SubmitAsync(Owner));
        Assert.Equal(1, Sent);
    }

    [Fact]
    public async Task A_later_run_polls_on_what_an_earlier_one_has_sent()
    {
        var first = await SubmitAsync(Owner);

        Assert.Equal(first with { Submissions = 0, CostUsd = 0 }, await SubmitAsync(Resumed));
        Assert.Equal(1, Sent);
    }

    [Fact]
    public async Task Another_project_polls_what_the_first_has_sent()
    {
        var first = await SubmitAsync(Owner);

        Assert.Equal(first with { Submissions = 0, CostUsd = 0 }, await SubmitAsync(Other));
        Assert.Equal(1, Sent);
        Assert.Empty(await Host.LinesAsync("project-b"));
    }

    [Fact]
    public async Task A_finished_operation_whose_result_is_gone_is_polled_again()
    {
        var first = await SubmitAsync(Owner);
        await RecordAsync(first, OperationOutcome.Done);

        Assert.Equal(first.Ticket, (await SubmitAsync(Resumed)).Ticket);
        Assert.Equal(1, Sent);
        Assert.Equal(LedgerState.Settled, (await OnlyLineAsync()).State);
    }

    [Theory]
    [InlineData(OperationOutcome.Refused, SubmitState.Refused, LedgerState.Refused)]
    [InlineData(OperationOutcome.Failed, SubmitState.Failed, LedgerState.Failed)]
    [InlineData(OperationOutcome.Lost, SubmitState.Failed, LedgerState.Uncertain)]
    public async Task What_came_of_an_operation_is_told_to_its_run_and_tried_once_more_by_the_next(
        OperationOutcome outcome, SubmitState told, LedgerState spent)
    {
        var first = await SubmitAsync(Owner);
        await RecordAsync(first, outcome);

        var rerun = await SubmitAsync(Owner);
        var resumed = await SubmitAsync(Resumed);
        var rerunOfResumed = await SubmitAsync(Resumed);

        Assert.Equal((told, 1), (rerun.State, rerun.Submissions));
        Assert.NotNull(rerun.Failure);
        Assert.Equal(new OperationTicket(Key, 2, "operation-2"), resumed.Ticket);
        Assert.Equal(resumed, rerunOfResumed);
        Assert.Equal(2, Sent);
        Assert.Equal([(1, spent), (2, LedgerState.Sent)], (await Host.LinesAsync()).Select(l => (l.Attempt, l.State)));
    }

    [Fact]
    public async Task A_run_sends_again_twice_what_the_providers_own_trouble_has_ended_and_then_only_the_next_run_does()
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var sent = await SubmitAsync(Owner);

            Assert.Equal((new OperationTicket(Key, attempt, $"operation-{attempt}"), 1), (sent.Ticket, sent.Submissions));
            Assert.Equal(sent, await SubmitAsync(Owner)); // a rerun sends nothing more
            await BreakAsync(sent);
            await BreakAsync(sent);
        }

        var told = await SubmitAsync(Owner);
        Assert.Equal((SubmitState.Failed, "13"), (told.State, told.Failure!.Message));
        Assert.Equal(3, Sent);
        Assert.Equal(3, (await Host.LinesAsync()).Count(l => l.State == LedgerState.Failed));

        var resumed = await SubmitAsync(Resumed);
        await BreakAsync(resumed);
        Assert.Equal(5, (await SubmitAsync(Resumed)).Ticket!.Attempt);
    }

    [Fact]
    public async Task Another_project_that_polls_it_may_send_it_again_too_and_the_first_polls_that()
    {
        var first = await SubmitAsync(Owner);
        await SubmitAsync(Other);
        await BreakAsync(first);

        var others = await SubmitAsync(Other);

        Assert.Equal(2, others.Ticket!.Attempt);
        Assert.Equal(others with { Submissions = 0, CostUsd = 0 }, await SubmitAsync(Owner));
        Assert.Equal(2, Sent);
    }

    private Task BreakAsync(OperationSubmit submit) => Host.Operations.RecordOutcomeAsync(
        submit.Ticket!, OperationOutcome.Broken, Failure.Of(ErrorCode.ProviderError, "13"), CancellationToken.None);

    [Theory]
    [InlineData("uncertain")]
    [InlineData("rejected")]
    [InlineData("refused")]
    public async Task Every_run_sends_once_at_most(string kind)
    {
        for (var run = 1; run <= 3; run++)
        {
            for (var again = 0; again < 3; again++)
            {
                await SubmitAsync(Owner with { Run = run }, SubmissionOf(kind));
                Assert.Equal(run, Sent);
            }
        }

        await SubmitAsync(Owner, SubmissionOf(kind));
        Assert.Equal(3, Sent);
    }

    [Theory]
    [InlineData("uncertain")]
    [InlineData("rejected")]
    public async Task Another_project_sends_once_what_came_to_nothing(string kind)
    {
        await SubmitAsync(Owner, SubmissionOf(kind));

        await SubmitAsync(Other, SubmissionOf(kind));
        await SubmitAsync(Other, SubmissionOf(kind));
        await SubmitAsync(Owner, SubmissionOf(kind));

        Assert.Equal(2, Sent);
        Assert.Single(await Host.LinesAsync("project-a"));
        Assert.Single(await Host.LinesAsync("project-b"));
    }

    [Fact]
    public async Task A_refusal_holds_for_other_projects_until_they_are_resumed()
    {
        await SubmitAsync(Owner, new VideoSubmission.Refused("not this"));

        var other = await SubmitAsync(Other);
        var rerun = await SubmitAsync(Other);

        Assert.Equal((SubmitState.Refused, 0, 0m), (other.State, other.Submissions, other.CostUsd));
        Assert.Equal(other, rerun);
        Assert.Equal(1, Sent);
        Assert.Equal(SubmitState.Accepted, (await SubmitAsync(Other with { Run = 2 })).State);
        Assert.Equal(2, Sent);
    }

    [Fact]
    public async Task An_outcome_may_be_recorded_again_and_what_was_paid_stays_paid()
    {
        var submit = await SubmitAsync(Owner);
        await RecordAsync(submit, OperationOutcome.Done);
        var writes = Blobs.Writes;
        await RecordAsync(submit, OperationOutcome.Done);
        Assert.Equal(writes, Blobs.Writes);

        await RecordAsync(submit, OperationOutcome.Lost);

        Assert.Equal(LedgerState.Settled, (await OnlyLineAsync()).State);
        Assert.Equal(SubmitState.Failed, (await SubmitAsync(Owner)).State);
    }

    [Fact]
    public async Task An_outcome_of_no_attempt_is_not_found()
    {
        var e = await Assert.ThrowsAsync<VidPipeException>(
            () => Host.Operations.RecordOutcomeAsync(new OperationTicket(Key, 1, "operation-1"), OperationOutcome.Done, CancellationToken.None));

        Assert.Equal(ErrorCode.NotFound, e.Code);
    }
}
