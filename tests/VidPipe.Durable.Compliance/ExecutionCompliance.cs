using VidPipe.Core.Durable;

namespace VidPipe.Durable.Compliance;

public abstract class ExecutionCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private static readonly ExternalEvent<int> Number = new("number");

    [Fact]
    public async Task Start_only_if_absent_leaves_what_exists()
    {
        var orchestrator = Orchestrator<int, int>((_, n) => Task.FromResult(n));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 1);
        await EndOfAsync(id);

        var second = await Client.StartAsync(orchestrator, id, 2, StartPolicy.OnlyIfAbsent, default);

        Assert.Equal(StartOutcome.AlreadyExists, second);
        Assert.Equal("1", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Start_only_if_absent_starts_one_of_fifty_at_once()
    {
        var runs = 0;
        var count = Activity<Unit, int>(_ => Interlocked.Increment(ref runs));
        var orchestrator = Orchestrator<int, int>((context, _) => context.CallActivityAsync(count, Unit.Value));
        await StartHostAsync();
        var id = NewId();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(n =>
            Task.Run(() => Client.StartAsync(orchestrator, id, n, StartPolicy.OnlyIfAbsent, default))));
        await EndOfAsync(id);

        Assert.Single(outcomes, StartOutcome.Started);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Start_that_replaces_takes_the_place_of_a_terminal_instance()
    {
        var orchestrator = Orchestrator<int, int>((_, n) => Task.FromResult(n));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 1);
        await EndOfAsync(id);

        var second = await Client.StartAsync(orchestrator, id, 2, StartPolicy.ReplaceTerminal, default);

        Assert.Equal(StartOutcome.Started, second);
        await InstanceAsync(id, instance => instance.Output == "2");
    }

    [Fact]
    public async Task Start_that_replaces_leaves_a_living_instance()
    {
        var orchestrator = Orchestrator<int, int>((context, _) => context.WaitForExternalEventAsync(Number, default));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 1);

        Assert.Equal(StartOutcome.AlreadyExists, await Client.StartAsync(orchestrator, id, 2, StartPolicy.ReplaceTerminal, default));
        Assert.Equal("1", (await Client.GetAsync(id, default))!.Input);
    }

    [Fact]
    public async Task Continue_as_new_starts_over_with_a_new_input()
    {
        var increment = Activity<int, int>(n => n + 1);
        var orchestrator = Orchestrator<int, int>(async (context, n) =>
        {
            n = await context.CallActivityAsync(increment, n);
            if (n < 5) context.ContinueAsNew(n);
            return n;
        });
        await StartHostAsync();

        Assert.Equal(5, await OutputOfAsync(orchestrator, 0));
    }

    [Fact]
    public async Task Continue_as_new_empties_the_history()
    {
        if (!Has(BackEndCapabilities.History)) return;
        var increment = Activity<int, int>(n => n + 1);
        var orchestrator = Orchestrator<int, int>(async (context, n) =>
        {
            n = await context.CallActivityAsync(increment, n);
            if (n < 5) context.ContinueAsNew(n);
            return n;
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 0);
        await EndOfAsync(id);

        var history = (await Client.GetHistoryAsync(id, default))!;

        Assert.Equal("5", Assert.Single(history, e => e.EventType == "TaskCompleted").Result);
    }

    [Theory]
    [InlineData(UnprocessedEvents.Keep, "[1,2]")]
    [InlineData(UnprocessedEvents.Drop, "[9]")]
    public async Task Continue_as_new_keeps_or_drops_events_that_nobody_has_taken(UnprocessedEvents unprocessed, string output)
    {
        if (unprocessed == UnprocessedEvents.Keep && !Has(BackEndCapabilities.CarriedEvents)) return;
        var go = new ExternalEvent<int>("go");
        var orchestrator = Orchestrator<bool, List<int>>(async (context, second) =>
        {
            if (!second)
            {
                await context.WaitForExternalEventAsync(go, default);
                context.ContinueAsNew(true, unprocessed);
                return [];
            }

            context.SetCustomStatus("second");
            var received = new List<int> { await context.WaitForExternalEventAsync(Number, default) };
            if (received[0] != 9) received.Add(await context.WaitForExternalEventAsync(Number, default));
            return received;
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, false);
        await RaiseAsync(id, Number, 1);
        await RaiseAsync(id, Number, 2);
        await RaiseAsync(id, go, 0);
        await CustomStatusAsync(id, "second");
        if (unprocessed == UnprocessedEvents.Drop) await RaiseAsync(id, Number, 9);

        Assert.Equal(output, (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Late_result_of_an_execution_that_has_continued_as_new_does_not_reach_the_next()
    {
        if (!Has(BackEndCapabilities.OpenCalls)) return;
        var release = new TaskCompletionSource();
        var slow = Activity<string, string>(async (_, text, cancellationToken) =>
        {
            if (text == "slow") await release.Task.WaitAsync(cancellationToken);
            return text;
        });
        var orchestrator = Orchestrator<int, string>(async (context, run) =>
        {
            if (run == 1)
            {
                _ = context.CallActivityAsync(slow, "slow");
                context.ContinueAsNew(2);
                return "";
            }

            context.SetCustomStatus("second");
            var result = context.CallActivityAsync(slow, "quick");
            await context.WaitForExternalEventAsync(Number, default);
            return await result;
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 1);
        await CustomStatusAsync(id, "second");

        release.SetResult();
        await RaiseAsync(id, Number, 0);

        Assert.Equal("\"quick\"", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Late_result_of_an_execution_that_was_replaced_does_not_reach_the_next()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var slow = Activity<Unit, string>(async (_, _, cancellationToken) =>
        {
            entered.TrySetResult();
            await release.Task.WaitAsync(cancellationToken);
            return "late";
        });
        var quick = Activity<Unit, string>(_ => "quick");
        var orchestrator = Orchestrator<int, string>(async (context, run) =>
        {
            if (run == 1) return await context.CallActivityAsync(slow, Unit.Value);

            await context.CreateTimerAsync(context.Now, default);
            context.SetCustomStatus("second");
            await context.WaitForExternalEventAsync(Number, default);
            return await context.CallActivityAsync(quick, Unit.Value);
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 1);
        await entered.Task;
        await Client.TerminateAsync(id, null, default);
        await EndOfAsync(id);
        await Client.StartAsync(orchestrator, id, 2, StartPolicy.ReplaceTerminal, default);
        await CustomStatusAsync(id, "second");

        release.SetResult();
        await RaiseAsync(id, Number, 0);

        Assert.Equal("\"quick\"", (await EndOfAsync(id)).Output);
    }
}
