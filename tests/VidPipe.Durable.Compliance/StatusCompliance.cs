using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Durable.Compliance;

public abstract class StatusCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private static readonly ExternalEvent<int> Go = new("go");

    [Fact]
    public async Task Instance_shows_name_input_output_and_times()
    {
        var orchestrator = Orchestrator<int, int>((_, n) => Task.FromResult(n + 1));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 41);

        var end = await EndOfAsync(id);

        Assert.Equal((orchestrator.Name, id, "41", "42"), (end.Name, end.InstanceId, end.Input, end.Output));
        Assert.InRange(end.LastUpdatedAt, end.CreatedAt, DateTimeOffset.MaxValue);
        Assert.Null(end.Failure);
    }

    [Fact]
    public async Task Get_of_an_unknown_instance_is_null()
    {
        await StartHostAsync();

        Assert.Null(await Client.GetAsync(NewId(), default));
        Assert.Null(await Client.WaitForCompletionAsync(NewId(), default));
        Assert.Null(await Client.GetHistoryAsync(NewId(), default));
    }

    [Fact]
    public async Task Custom_status_is_seen_while_the_instance_runs_and_after_it()
    {
        var orchestrator = Orchestrator<Unit, int>(async (context, _) =>
        {
            context.SetCustomStatus("early");
            await context.WaitForExternalEventAsync(Go, default);
            context.SetCustomStatus("late");
            return 0;
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await CustomStatusAsync(id, "early");

        await RaiseAsync(id, Go, 0);

        Assert.Equal("\"late\"", (await EndOfAsync(id)).CustomStatus);
    }

    [Fact]
    public async Task Custom_status_set_before_a_failure_is_kept()
    {
        var orchestrator = Orchestrator<Unit, int>((context, _) =>
        {
            context.SetCustomStatus("why");
            throw new VidPipeException(ErrorCode.ProviderError, "down");
        });
        await StartHostAsync();

        Assert.Equal("\"why\"", (await FailureOfAsync(orchestrator, Unit.Value)).CustomStatus);
    }

    // 16 KB of UTF-16 are 8192 characters of JSON, quotes included.
    [Theory]
    [InlineData(8190, "accepted")]
    [InlineData(8191, "InvalidInput")]
    public async Task Custom_status_may_have_16_KB(int length, string outcome)
    {
        var orchestrator = Orchestrator<int, string>((context, characters) =>
        {
            try
            {
                context.SetCustomStatus(new string('x', characters));
                return Task.FromResult("accepted");
            }
            catch (VidPipeException refused)
            {
                return Task.FromResult(refused.Code.ToString());
            }
        });
        await StartHostAsync();

        Assert.Equal(outcome, await OutputOfAsync(orchestrator, length));
    }

    [Fact]
    public async Task History_shows_start_steps_and_end()
    {
        if (!Has(BackEndCapabilities.History)) return;
        var increment = Activity<int, int>(n => n + 1);
        var orchestrator = Orchestrator<int, int>(async (context, n) =>
        {
            n = await context.CallActivityAsync(increment, n);
            await context.CreateTimerAsync(context.Now.AddMilliseconds(5), default);
            return n + await context.WaitForExternalEventAsync(Go, default);
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 1);
        await RaiseAsync(id, Go, 1);
        await EndOfAsync(id);

        var history = (await Client.GetHistoryAsync(id, default))!;

        Assert.Equal("ExecutionStarted", history[0].EventType);
        Assert.Equal(OrchestrationStatus.Completed, history[^1].OrchestrationStatus);
        Assert.Equal("2", Assert.Single(history, e => e.EventType == "TaskCompleted" && e.Name == increment.Name).Result);
        Assert.Single(history, e => e.EventType == "TimerFired");
        Assert.Single(history, e => e.EventType == "EventRaised" && e.Name == Go.Name);
        Assert.Equal(history.OrderBy(e => e.Timestamp), history);
    }

    [Fact]
    public async Task Wait_for_completion_gives_up_with_its_token()
    {
        var orchestrator = Orchestrator<Unit, int>((context, _) => context.WaitForExternalEventAsync(Go, default));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        using var cancel = new CancellationTokenSource();

        var waiting = Client.WaitForCompletionAsync(id, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
