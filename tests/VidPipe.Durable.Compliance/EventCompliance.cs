using VidPipe.Core.Durable;

namespace VidPipe.Durable.Compliance;

public abstract class EventCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private static readonly ExternalEvent<int> Number = new("Number");
    private static readonly ExternalEvent<int> Go = new("Go");
    private static readonly ExternalEvent<Ordered?> Order = new("Order", order => order is { Count: > 0 });

    /// <summary>Nothing, other types, numbers that do not fit, text that is no UTF-16, too much, and what the event does not accept.</summary>
    private static readonly string?[] Unreadable =
    [
        null, "null", "7", "true", "\"text\"", "[]", "[{\"count\":1}]", "{}", "{\"count\":0}", "{\"count\":null}", "{\"count\":\"1\"}", "{\"count\":1.5}",
        "{\"count\":1e99}", "{\"count\":{}}", "{\"count\":1,\"note\":\"\\ud800\"}", "{\"\\ud800\":1}",
        $"{new string('[', 60)}{new string(']', 60)}", $"\"{new string('x', 100_000)}\"",
    ];

    [Fact]
    public async Task Event_reaches_the_orchestrator_that_waits_for_it()
    {
        var orchestrator = Orchestrator<Unit, int>((context, _) =>
        {
            context.SetCustomStatus("waiting");
            return context.WaitForExternalEventAsync(Number, default);
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await CustomStatusAsync(id, "waiting");

        await RaiseAsync(id, Number, 5);

        Assert.Equal("5", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Events_that_come_before_anybody_waits_are_kept_in_order()
    {
        var orchestrator = Orchestrator<Unit, int[]>(async (context, _) =>
        {
            await context.WaitForExternalEventAsync(Go, default);
            return [await context.WaitForExternalEventAsync(Number, default), await context.WaitForExternalEventAsync(Number, default)];
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);

        await RaiseAsync(id, Number, 1);
        await RaiseAsync(id, Number, 2);
        await RaiseAsync(id, Go, 0);

        Assert.Equal("[1,2]", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Event_names_compare_without_regard_to_case()
    {
        var orchestrator = Orchestrator<Unit, int>((context, _) => context.WaitForExternalEventAsync(Number, default));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);

        await Client.RaiseEventAsync(id, "nUMBER", "9", default);

        Assert.Equal("9", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Oldest_wait_gets_the_oldest_event()
    {
        var orchestrator = Orchestrator<Unit, int[]>(async (context, _) =>
        {
            var first = context.WaitForExternalEventAsync(Number, default);
            var second = context.WaitForExternalEventAsync(Number, default);
            return [await first, await second];
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);

        await RaiseAsync(id, Number, 1);
        await RaiseAsync(id, Number, 2);

        Assert.Equal("[1,2]", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Cancelled_wait_takes_no_event()
    {
        var orchestrator = Orchestrator<Unit, int>(async (context, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var abandoned = context.WaitForExternalEventAsync(Number, cancel.Token);
            await context.CreateTimerAsync(context.Now.AddMilliseconds(10), default);
            cancel.Cancel();
            try
            {
                await abandoned;
            }
            catch (OperationCanceledException)
            {
                context.SetCustomStatus("cancelled");
            }

            return await context.WaitForExternalEventAsync(Number, default);
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await CustomStatusAsync(id, "cancelled");

        await RaiseAsync(id, Number, 3);

        Assert.Equal("3", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Event_without_payload_is_the_default_value()
    {
        var nothing = new ExternalEvent<string?>("nothing");
        var orchestrator = Orchestrator<Unit, bool>(async (context, _) =>
            await context.WaitForExternalEventAsync(nothing, default) is null);
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);

        await Client.RaiseEventAsync(id, nothing.Name, null, default);

        Assert.Equal("true", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Events_that_cannot_be_read_are_waited_past()
    {
        var orchestrator = Orchestrator<Unit, int>(async (context, _) =>
        {
            context.SetCustomStatus("waiting");
            return (await context.WaitForExternalEventAsync(Order, default))!.Count;
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await CustomStatusAsync(id, "waiting");

        foreach (var payload in Unreadable) await Client.RaiseEventAsync(id, Order.Name, payload, default);
        await RaiseAsync(id, Order, new Ordered(4));

        Assert.Equal("4", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Events_that_cannot_be_read_and_came_before_anybody_waits_are_passed_over()
    {
        var orchestrator = Orchestrator<Unit, int[]>(async (context, _) =>
        {
            await context.WaitForExternalEventAsync(Go, default);
            return [(await context.WaitForExternalEventAsync(Order, default))!.Count, (await context.WaitForExternalEventAsync(Order, default))!.Count];
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);

        await RaiseAsync(id, Order, new Ordered(4));
        foreach (var payload in Unreadable) await Client.RaiseEventAsync(id, Order.Name, payload, default);
        await RaiseAsync(id, Order, new Ordered(5));
        await RaiseAsync(id, Go, 0);

        Assert.Equal("[4,5]", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_leaves_the_timer_that_it_races_alone()
    {
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var order = context.WaitForExternalEventAsync(Order, cancel.Token);
            var timer = context.CreateTimerAsync(context.Now.AddHours(1), cancel.Token);
            context.SetCustomStatus("racing");
            var winner = await Task.WhenAny(order, timer, context.WaitForExternalEventAsync(Go, default));
            cancel.Cancel();
            return winner == order ? "order" : winner == timer ? "timer" : "go";
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await CustomStatusAsync(id, "racing");

        foreach (var payload in Unreadable) await Client.RaiseEventAsync(id, Order.Name, payload, default);
        await RaiseAsync(id, Go, 0);

        Assert.Equal("\"go\"", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Raise_says_whether_there_is_anybody_to_receive()
    {
        var orchestrator = Orchestrator<Unit, Unit>((_, _) => Task.FromResult(Unit.Value));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await EndOfAsync(id);

        var toTerminal = await Client.RaiseEventAsync(id, "go", "1", default);
        var toUnknown = await Client.RaiseEventAsync(NewId(), "go", "1", default);

        Assert.Equal((CommandOutcome.WrongState, CommandOutcome.NotFound), (toTerminal, toUnknown));
    }

    [Fact]
    public async Task Sent_event_reaches_another_instance()
    {
        var receiver = Orchestrator<Unit, int>((context, _) => context.WaitForExternalEventAsync(Number, default));
        var sender = Orchestrator<string, Unit>((context, to) =>
        {
            context.SendEvent(to, Number, 8);
            return Task.FromResult(Unit.Value);
        });
        await StartHostAsync();
        var id = await BeginAsync(receiver, Unit.Value);

        await OutputOfAsync(sender, id);

        Assert.Equal("8", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Sent_event_arrives_once_although_its_sender_is_replayed()
    {
        var receiver = Orchestrator<Unit, List<int>>(async (context, _) =>
        {
            var received = new List<int>();
            do received.Add(await context.WaitForExternalEventAsync(Number, default));
            while (received[^1] != 0);
            return received;
        });
        var sender = Orchestrator<string, Unit>(async (context, to) =>
        {
            context.SendEvent(to, Number, 1);
            context.SetCustomStatus("sent");
            await context.WaitForExternalEventAsync(Go, default);
            context.SendEvent(to, Number, 0);
            return Unit.Value;
        });
        await StartHostAsync();
        var receiverId = await BeginAsync(receiver, Unit.Value);
        var senderId = await BeginAsync(sender, receiverId);
        await CustomStatusAsync(senderId, "sent");
        if (Has(BackEndCapabilities.HostRestart)) await RestartHostAsync();

        await RaiseAsync(senderId, Go, 0);

        Assert.Equal("[1,0]", (await EndOfAsync(receiverId)).Output);
    }

    [Fact]
    public async Task Event_sent_to_an_unknown_instance_does_nothing()
    {
        var sender = Orchestrator<string, string>((context, to) =>
        {
            context.SendEvent(to, Number, 8);
            return Task.FromResult("done");
        });
        await StartHostAsync();

        Assert.Equal("done", await OutputOfAsync(sender, NewId()));
    }

    private sealed record Ordered(int Count, string? Note = null);
}
