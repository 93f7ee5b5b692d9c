using VidPipe.Core.Durable;

namespace VidPipe.Durable.Compliance;

public abstract class PurgeCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private static readonly ExternalEvent<int> Go = new("go");

    [Fact]
    public async Task Purge_removes_a_terminal_instance_and_its_history()
    {
        var orchestrator = Orchestrator<Unit, Unit>((_, _) => Task.FromResult(Unit.Value));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await EndOfAsync(id);

        Assert.Equal(CommandOutcome.Accepted, await Client.PurgeAsync(id, default));

        Assert.Null(await Client.GetAsync(id, default));
        Assert.Null(await Client.GetHistoryAsync(id, default));
    }

    [Fact]
    public async Task Purge_refuses_a_running_instance()
    {
        var orchestrator = Orchestrator<Unit, int>((context, _) => context.WaitForExternalEventAsync(Go, default));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);

        Assert.Equal(CommandOutcome.WrongState, await Client.PurgeAsync(id, default));

        Assert.NotNull(await Client.GetAsync(id, default));
    }

    [Fact]
    public async Task Purge_takes_the_children_with_it()
    {
        var child = Orchestrator<Unit, Unit>((_, _) => Task.FromResult(Unit.Value));
        var parent = Orchestrator<Unit, Unit>(
            (context, _) => context.CallSubOrchestratorAsync(child, $"{child.IdPrefix}-{context.InstanceId}-1", Unit.Value), child);
        await StartHostAsync();
        var id = await BeginAsync(parent, Unit.Value);
        await EndOfAsync(id);

        await Client.PurgeAsync(id, default);

        Assert.Null(await Client.GetAsync($"{child.IdPrefix}-{id}-1", default));
    }

    [Fact]
    public async Task Purge_by_query_takes_terminal_instances_that_match_and_counts_their_children()
    {
        var child = Orchestrator<Unit, Unit>((_, _) => Task.FromResult(Unit.Value));
        var parent = Orchestrator<Unit, Unit>(
            (context, _) => context.CallSubOrchestratorAsync(child, $"{child.IdPrefix}-{context.InstanceId}-1", Unit.Value), child);
        var waiting = Orchestrator<Unit, int>((context, _) => context.WaitForExternalEventAsync(Go, default));
        await StartHostAsync();
        await EndOfAsync(await BeginAsync(parent, Unit.Value, "old-1"));
        await EndOfAsync(await BeginAsync(parent, Unit.Value, "old-2"));
        await EndOfAsync(await BeginAsync(parent, Unit.Value, "new-1"));
        await BeginAsync(waiting, Unit.Value, "old-3");

        var purged = await Client.PurgeAsync(new OrchestrationQuery(InstanceIdPrefix: "old-", PageSize: 1), default);

        Assert.Equal(4, purged);
        Assert.NotNull(await Client.GetAsync("old-3", default));
        Assert.NotNull(await Client.GetAsync("new-1", default));
        Assert.Null(await Client.GetAsync("old-1", default));
    }

    [Fact]
    public async Task Purged_id_can_be_started_again()
    {
        var orchestrator = Orchestrator<int, int>((_, n) => Task.FromResult(n));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, 1);
        await EndOfAsync(id);
        await Client.PurgeAsync(id, default);

        await BeginAsync(orchestrator, 2, id);

        Assert.Equal("2", (await EndOfAsync(id)).Output);
    }
}
