using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

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

        var pages = await PagesAsync(new OrchestrationQuery(InstanceIdPrefix: "p-", PageSize: 2));

        Assert.Equal(["p-1 p-2", "p-3 p-4", "p-5"], pages);
    }

    [Fact]
    public async Task List_filters_by_the_word_of_the_custom_status()
    {
        await SayAsync(("p-1", "ready"), ("p-2", "failed"), ("p-3", "ready"), ("q-1", "ready"));

        Assert.Equal("p-1 p-3", await AnyOfAsync(new OrchestrationFilter(Words: ["ready"])));
        Assert.Equal("p-1 p-2 p-3", await AnyOfAsync(new OrchestrationFilter(Words: ["ready", "failed"])));
        Assert.Equal("", await AnyOfAsync(new OrchestrationFilter(Words: ["Ready"])));
    }

    [Fact]
    public async Task List_filters_by_word_or_runtime_status_in_one_page()
    {
        var breaks = Orchestrator<Unit, int>((_, _) => throw new VidPipeException(ErrorCode.ProviderError, "down"));
        await SayAsync(("p-1", "failed"), ("p-3", "ready"), ("p-5", "failed"));
        await EndOfAsync(await BeginAsync(breaks, Unit.Value, "p-2"));
        await EndOfAsync(await BeginAsync(breaks, Unit.Value, "p-4"));

        var found = await AnyOfAsync(new OrchestrationFilter(Words: ["failed"]), new OrchestrationFilter([OrchestrationStatus.Failed, OrchestrationStatus.Terminated]));

        Assert.Equal("p-1 p-2 p-4 p-5", found);
    }

    [Fact]
    public async Task List_filters_by_word_and_runtime_status_together()
    {
        var saysAndWaits = Orchestrator<Unit, int>((context, _) =>
        {
            context.SetCustomStatus(new Said("ready"));
            return context.WaitForExternalEventAsync(Go, default);
        });
        await SayAsync(("p-1", "ready"), ("p-2", "failed"));
        await BeginAsync(saysAndWaits, Unit.Value, "p-3");
        await InstanceAsync("p-3", instance => instance.CustomStatus is not null);

        Assert.Equal("p-3", await AnyOfAsync(new OrchestrationFilter([OrchestrationStatus.Running], ["ready", "failed"])));
        var both = new OrchestrationQuery([OrchestrationStatus.Completed], AnyOf: [new OrchestrationFilter(Words: ["ready"])]);
        Assert.Equal(["p-1"], (await Client.ListAsync(both, default)).Instances.Select(i => i.InstanceId));
    }

    [Fact]
    public async Task List_finds_those_that_say_no_word()
    {
        await SetCustomStatusAsync(
            ("p-1", """{"status":"ready"}"""), ("p-2", null), ("p-3", "\"ready\""), ("p-4", """{"status":4}"""), ("p-5", """{"state":"ready"}"""), ("p-6", "[]"));

        Assert.Equal("p-2 p-3 p-4 p-5 p-6", await AnyOfAsync(new OrchestrationFilter(Words: [OrchestrationFilter.NoWord])));
    }

    [Fact]
    public async Task List_follows_a_word_that_changes()
    {
        var changes = Orchestrator<Unit, int>(async (context, _) =>
        {
            context.SetCustomStatus(new Said("working"));
            var result = await context.WaitForExternalEventAsync(Go, default);
            context.SetCustomStatus(new Said("ready"));
            return result;
        });
        await StartHostAsync();
        await BeginAsync(changes, Unit.Value, "p-1");
        await InstanceAsync("p-1", instance => instance.CustomStatus is not null);
        Assert.Equal("p-1", await AnyOfAsync(new OrchestrationFilter(Words: ["working"])));

        await RaiseAsync("p-1", Go, 1);
        await EndOfAsync("p-1");

        Assert.Equal("p-1", await AnyOfAsync(new OrchestrationFilter(Words: ["ready"])));
        Assert.Equal("", await AnyOfAsync(new OrchestrationFilter(Words: ["working"])));
    }

    [Fact]
    public async Task List_by_word_goes_on_where_the_page_before_ended()
    {
        await SayAsync(("p-1", "a"), ("p-2", "b"), ("p-3", "c"), ("p-4", "b"), ("p-5", "a"), ("p-6", "a"));

        var pages = await PagesAsync(new OrchestrationQuery(InstanceIdPrefix: "p-", PageSize: 2, AnyOf: [new OrchestrationFilter(Words: ["a", "b"])]));

        Assert.Equal("p-1 p-2 p-4 p-5 p-6", string.Join(' ', pages).Trim());
        Assert.All(pages, page => Assert.InRange(page.Split(' ').Length, 0, 2));
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

    private async Task<List<string>> PagesAsync(OrchestrationQuery query)
    {
        var pages = new List<string>();
        do
        {
            var page = await Client.ListAsync(query, default);
            pages.Add(string.Join(' ', page.Instances.Select(i => i.InstanceId)));
            query = query with { ContinuationToken = page.ContinuationToken };
        }
        while (query.ContinuationToken is not null);

        return pages;
    }

    /// <summary>The ids of the instances below <c>p-</c> that it lists.</summary>
    private async Task<string> AnyOfAsync(params OrchestrationFilter[] filters) =>
        string.Join(' ', await PagesAsync(new OrchestrationQuery(InstanceIdPrefix: "p-", AnyOf: filters)));

    private Task SayAsync(params (string Id, string Word)[] instances) =>
        SetCustomStatusAsync([.. instances.Select(i => (i.Id, (string?)DurableJson.Serialize(new Said(i.Word))))]);

    /// <summary>Runs instances to their end whose custom status is this JSON.</summary>
    private async Task SetCustomStatusAsync(params (string Id, string? Json)[] instances)
    {
        var says = Orchestrator<string?, int>((context, json) =>
        {
            if (json is not null) context.SetCustomStatus(JsonSerializer.Deserialize<JsonElement>(json));
            return Task.FromResult(0);
        });
        await StartHostAsync();
        foreach (var (id, json) in instances) await BeginAsync(says, json, id);
        foreach (var (id, _) in instances) await EndOfAsync(id);
    }

    private async Task FinishAsync(params string[] ids)
    {
        var orchestrator = Orchestrator<Unit, Unit>((_, _) => Task.FromResult(Unit.Value));
        await StartHostAsync();
        foreach (var id in ids) await BeginAsync(orchestrator, Unit.Value, id);
        foreach (var id in ids) await EndOfAsync(id);
    }

    private sealed record Said(string Status);
}
