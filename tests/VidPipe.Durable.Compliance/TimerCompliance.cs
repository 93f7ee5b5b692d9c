using VidPipe.Core.Durable;

namespace VidPipe.Durable.Compliance;

public abstract class TimerCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private static readonly ExternalEvent<string> Go = new("go");

    [Fact]
    public async Task Timer_completes_when_it_is_due_and_not_before()
    {
        var orchestrator = Orchestrator<Unit, bool>(async (context, _) =>
        {
            var due = context.Now.AddMilliseconds(120);
            await context.CreateTimerAsync(due, default);
            return context.Now >= due;
        });
        await StartHostAsync();

        Assert.True(await OutputOfAsync(orchestrator, Unit.Value));
    }

    [Fact]
    public async Task Timer_in_the_past_completes_at_once()
    {
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
        {
            await context.CreateTimerAsync(context.Now.AddDays(-1), default);
            return "done";
        });
        await StartHostAsync();

        Assert.Equal("done", await OutputOfAsync(orchestrator, Unit.Value));
    }

    [Fact]
    public async Task Timers_complete_in_the_order_in_which_they_are_due()
    {
        var orchestrator = Orchestrator<Unit, List<int>>(async (context, _) =>
        {
            var order = new List<int>();
            await Task.WhenAll(new[] { 300, 100, 200 }.Select(async wait =>
            {
                await context.CreateTimerAsync(context.Now.AddMilliseconds(wait), default);
                order.Add(wait);
            }));
            return order;
        });
        await StartHostAsync();

        Assert.Equal([100, 200, 300], await OutputOfAsync(orchestrator, Unit.Value));
    }

    [Fact]
    public async Task Cancelled_timer_throws_and_does_not_hold_the_instance_up()
    {
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimerAsync(context.Now.AddDays(2), cancel.Token);
            cancel.Cancel();
            try
            {
                await timer;
                return "fired";
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
        });
        await StartHostAsync();

        Assert.Equal("cancelled", await OutputOfAsync(orchestrator, Unit.Value));
    }

    [Fact]
    public async Task Race_of_timer_and_event_is_won_by_the_event_that_comes_first()
    {
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimerAsync(context.Now.AddHours(1), cancel.Token);
            var go = context.WaitForExternalEventAsync(Go, cancel.Token);
            context.SetCustomStatus("racing");
            var winner = await Task.WhenAny(timer, go);
            cancel.Cancel();
            return winner == go ? await go : "timer";
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await CustomStatusAsync(id, "racing");

        await RaiseAsync(id, Go, "event");

        Assert.Equal("\"event\"", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Race_of_timer_and_event_is_won_by_the_timer_when_no_event_comes()
    {
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimerAsync(context.Now.AddMilliseconds(30), cancel.Token);
            var go = context.WaitForExternalEventAsync(Go, cancel.Token);
            var winner = await Task.WhenAny(timer, go);
            cancel.Cancel();
            return winner == timer ? "timer" : "event";
        });
        await StartHostAsync();

        Assert.Equal("timer", await OutputOfAsync(orchestrator, Unit.Value));
    }

    [Fact]
    public async Task Timer_fires_after_a_restart_of_the_host()
    {
        if (!Has(BackEndCapabilities.HostRestart)) return;
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
        {
            context.SetCustomStatus("waiting");
            await context.CreateTimerAsync(context.Now.AddMilliseconds(400), default);
            return "fired";
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await CustomStatusAsync(id, "waiting");

        await RestartHostAsync();

        Assert.Equal("\"fired\"", (await EndOfAsync(id)).Output);
    }
}
