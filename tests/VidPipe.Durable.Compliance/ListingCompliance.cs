using VidPipe.Core.Durable;

namespace VidPipe.Durable.Compliance;

public abstract class ListingCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private static readonly ExternalEvent<int> Go = new("go");

    [Fact]
    public async Task List_is_in_ordinal_order_of_ids()
    {
        await FinishAsync("b-2", "a-1", "B-1", "b-10");

        var page = await Client.ListAsync(new OrchestrationQuery(), default);

        Assert.Equal(["B-1", "a-1", "b-10", "b-2"], page.Instances.Select(i => i.InstanceId));
    }

    [Fact]
    public async Task List_filters_by_prefix_of_the_id()
    {
        await FinishAsync("clip-1", "clip-2", "clop-1", "project-1");

        var page = await Client.ListAsync(new OrchestrationQuery(InstanceIdPrefix: "clip-"), default);

        Assert.Equal(["clip-1", "clip-2"], page.Instances.Select(i => i.InstanceId));
    }

    [Fact]
    public async Task List_filters_by_status()
    {
        var waiting = Orchestrator<Unit, int>((context, _) => context.WaitForExternalEventAsync(Go, default));
        await FinishAsync("done-1");
        await BeginAsync(waiting, Unit.Value, "waiting-1");
        await StatusAsync("waiting-1", OrchestrationStatus.Running);

        var running = await Client.ListAsync(new OrchestrationQuery([OrchestrationStatus.Running]), default);
        var either = await Client.ListAsync(new OrchestrationQuery([OrchestrationStatus.Running, OrchestrationStatus.Completed]), default);

        Assert.Equal(["waiting-1"], running.Instances.Select(i => i.InstanceId));
        Assert.Equal(["done-1", "waiting-1"], either.Instances.Select(i => i.InstanceId));
    }

    [Fact]
    public async Task List_filters_by_time_of_creation()
    {
        await FinishAsync("one");
        var first = (await Client.GetAsync("one", default))!.CreatedAt;

        var from = await Client.ListAsync(new OrchestrationQuery(CreatedFrom: first.AddMinutes(1)), default);
        var to = await Client.ListAsync(new OrchestrationQuery(CreatedTo: first.AddMinutes(-1)), default);
        var within = await Client.ListAsync(new OrchestrationQuery(CreatedFrom: first.AddMinutes(-1), CreatedTo: first.AddMinutes(1)), default);

        Assert.Equal((0, 0, 1), (from.Instances.Count, to.Instances.Count, within.Instances.Count));
    }

    [Fact]
    public async Task List_goes_on_where_the_page_before_ended()
    {
        await FinishAsync("p-1", "p-2", "p-3", "p-4", "p-5", "q-1");
        var query = new OrchestrationQuery(InstanceIdPrefix: "p-", PageSize: 2);

        var pages = new List<string>();
        do
        {
            var page = await Client.ListAsync(query, default);
            pages.Add(string.Join(' ', page.Instances.Select(i => i.InstanceId)));
            query = query with { ContinuationToken = page.ContinuationToken };
        }
        while (query.ContinuationToken is not null);

        Assert.Equal(["p-1 p-2", "p-3 p-4", "p-5"], pages);
    }

    [Fact]
    public async Task List_shows_children_with_their_parent()
    {
        var child = Orchestrator<Unit, Unit>((_, _) => Task.FromResult(Unit.Value));
        var parent = Orchestrator<Unit, Unit>((context, _) => context.CallSubOrchestratorAsync(child, "child-1", Unit.Value), child);
        await StartHostAsync();
        await EndOfAsync(await BeginAsync(parent, Unit.Value, "parent-1"));

        var page = await Client.ListAsync(new OrchestrationQuery(InstanceIdPrefix: "child-"), default);

        Assert.Equal("parent-1", Assert.Single(page.Instances).ParentInstanceId);
    }

    private async Task FinishAsync(params string[] ids)
    {
        var orchestrator = Orchestrator<Unit, Unit>((_, _) => Task.FromResult(Unit.Value));
        await StartHostAsync();
        foreach (var id in ids) await BeginAsync(orchestrator, Unit.Value, id);
        foreach (var id in ids) await EndOfAsync(id);
    }
}
