using VidPipe.Core.Durable;

namespace VidPipe.Durable.Compliance;

public abstract class LifecycleCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private static readonly ExternalEvent<int> Go = new("go");

    [Fact]
    public async Task Suspended_instance_keeps_events_until_it_is_resumed()
    {
        var id = await BeginWaitingAsync();
        Assert.Equal(CommandOutcome.Accepted, await Client.SuspendAsync(id, "pause", default));
        await StatusAsync(id, OrchestrationStatus.Suspended);

        await RaiseAsync(id, Go, 4);
        Assert.Equal(OrchestrationStatus.Suspended, (await Client.GetAsync(id, default))!.Status);
        Assert.Equal(CommandOutcome.Accepted, await Client.ResumeAsync(id, null, default));

        Assert.Equal("4", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Suspension_outlives_a_restart_of_the_host()
    {
        if (!Has(BackEndCapabilities.HostRestart)) return;
        var id = await BeginWaitingAsync();
        await Client.SuspendAsync(id, null, default);
        await RaiseAsync(id, Go, 4);

        await RestartHostAsync();
        await StatusAsync(id, OrchestrationStatus.Suspended);
        await Client.ResumeAsync(id, null, default);

        Assert.Equal("4", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Timer_that_comes_due_during_a_suspension_fires_on_resumption()
    {
        var orchestrator = Orchestrator<TimeSpan, string>(async (context, delay) =>
        {
            context.SetCustomStatus("waiting");
            await context.CreateTimerAsync(context.Now + delay, default);
            return "fired";
        });
        var other = Orchestrator<TimeSpan, Unit>(async (context, delay) =>
        {
            await context.CreateTimerAsync(context.Now + delay, default);
            return Unit.Value;
        });
        await StartHostAsync();
        string id;
        OrchestrationStatus status;
        var delay = TimeSpan.FromMilliseconds(300);
        while (true)
        {
            id = await BeginAsync(orchestrator, delay);
            await CustomStatusAsync(id, "waiting");
            await Client.SuspendAsync(id, null, default);
            await OutputOfAsync(other, 2 * delay);
            status = (await Client.GetAsync(id, default))!.Status;

            // On a busy machine the timer may come due before the suspension: then once more, with a longer one.
            if (status != OrchestrationStatus.Completed || delay > TimeSpan.FromSeconds(10)) break;
            delay *= 3;
        }

        Assert.Equal(OrchestrationStatus.Suspended, status);
        await Client.ResumeAsync(id, null, default);

        Assert.Equal("\"fired\"", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Terminated_instance_says_why()
    {
        var id = await BeginWaitingAsync();

        Assert.Equal(CommandOutcome.Accepted, await Client.TerminateAsync(id, "enough", default));
        var end = await EndOfAsync(id);

        Assert.Equal((OrchestrationStatus.Terminated, "\"enough\""), (end.Status, end.Output));
    }

    [Fact]
    public async Task Terminate_reaches_children_and_their_children()
    {
        var leaf = Orchestrator<Unit, int>((context, _) => context.WaitForExternalEventAsync(Go, default));
        var middle = Orchestrator<string, int>((context, id) => context.CallSubOrchestratorAsync(leaf, id, Unit.Value), leaf);
        var root = Orchestrator<string, int>((context, id) => context.CallSubOrchestratorAsync(middle, $"{middle.IdPrefix}-{context.InstanceId}-1", id), middle);
        await StartHostAsync();
        var rootId = NewId("root");
        var middleId = $"{middle.IdPrefix}-{rootId}-1";
        var leafId = $"{leaf.IdPrefix}-{middleId}-1";
        await BeginAsync(root, leafId, rootId);
        await StatusAsync(leafId, OrchestrationStatus.Running);

        await Client.TerminateAsync(rootId, null, default);

        await StatusAsync(rootId, OrchestrationStatus.Terminated);
        await StatusAsync(middleId, OrchestrationStatus.Terminated);
        await StatusAsync(leafId, OrchestrationStatus.Terminated);
    }

    [Fact]
    public async Task Suspended_instance_can_be_terminated()
    {
        var id = await BeginWaitingAsync();
        await Client.SuspendAsync(id, null, default);
        await StatusAsync(id, OrchestrationStatus.Suspended);

        await Client.TerminateAsync(id, null, default);

        Assert.Equal(OrchestrationStatus.Terminated, (await EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task Commands_tell_unknown_from_terminal()
    {
        var id = await BeginWaitingAsync();
        await RaiseAsync(id, Go, 1);
        await EndOfAsync(id);
        var unknown = NewId();

        Assert.Equal(CommandOutcome.WrongState, await Client.SuspendAsync(id, null, default));
        Assert.Equal(CommandOutcome.WrongState, await Client.ResumeAsync(id, null, default));
        Assert.Equal(CommandOutcome.WrongState, await Client.TerminateAsync(id, null, default));
        Assert.Equal(CommandOutcome.NotFound, await Client.SuspendAsync(unknown, null, default));
        Assert.Equal(CommandOutcome.NotFound, await Client.ResumeAsync(unknown, null, default));
        Assert.Equal(CommandOutcome.NotFound, await Client.TerminateAsync(unknown, null, default));
        Assert.Equal(CommandOutcome.NotFound, await Client.PurgeAsync(unknown, default));
    }

    [Fact]
    public async Task Restart_under_the_same_id_runs_the_input_again()
    {
        if (!Has(BackEndCapabilities.Restart)) return;
        var runs = 0;
        var count = Activity<int, int>(n => n + Interlocked.Increment(ref runs));
        var orchestrator = Orchestrator<int, int>((context, n) => context.CallActivityAsync(count, n));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 10);
        await EndOfAsync(id);

        Assert.Equal((CommandOutcome.Accepted, id), await Client.RestartAsync(id, RestartId.Same, default));

        await InstanceAsync(id, instance => instance.Output == "12");
    }

    [Fact]
    public async Task Restart_under_a_new_id_leaves_the_old_instance()
    {
        if (!Has(BackEndCapabilities.Restart)) return;
        var orchestrator = Orchestrator<int, int>((_, n) => Task.FromResult(n));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 10);
        await EndOfAsync(id);

        var (outcome, newId) = await Client.RestartAsync(id, RestartId.New, default);

        Assert.Equal(CommandOutcome.Accepted, outcome);
        Assert.NotEqual(id, newId);
        Assert.Equal("10", (await EndOfAsync(newId!)).Output);
        Assert.NotNull(await Client.GetAsync(id, default));
    }

    [Fact]
    public async Task Restart_refuses_a_running_instance()
    {
        if (!Has(BackEndCapabilities.Restart)) return;
        var id = await BeginWaitingAsync();

        Assert.Equal((CommandOutcome.WrongState, null), await Client.RestartAsync(id, RestartId.Same, default));
    }

    private async Task<string> BeginWaitingAsync()
    {
        var orchestrator = Orchestrator<Unit, int>((context, _) =>
        {
            context.SetCustomStatus("waiting");
            return context.WaitForExternalEventAsync(Go, default);
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await CustomStatusAsync(id, "waiting");
        return id;
    }
}
