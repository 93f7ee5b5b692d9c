using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine.Tests.Instances;

/// <summary>Instances begun by another build, whose history the present code cannot follow.</summary>
public sealed class StartAnewTests : EngineTest
{
    private static readonly ExternalEvent<int> First = new("first");
    private static readonly ExternalEvent<int> Second = new("second");

    private readonly List<string> _ran = [];
    private volatile bool _isChanged;

    [Theory]
    [InlineData("old", "new")]
    [InlineData("same", "same")]
    public async Task Instance_whose_history_the_code_cannot_follow_starts_over_with_its_input_and_all_its_events(string before, string now)
    {
        var step = Step("step");
        var changed = Step("changed");
        var orchestrator = Orchestrator<int, int>("sum", async (context, n) =>
        {
            var made = await context.CallActivityAsync(_isChanged ? changed : step, n);
            var first = await context.WaitForExternalEventAsync(First, default);
            context.SetCustomStatus("first");
            return made + first + await context.WaitForExternalEventAsync(Second, default);
        });
        var engine = await StartAsync(before);
        await BeginAsync(engine, orchestrator, "1", 1);
        await engine.Client.RaiseEventAsync("1", First.Name, "10", default);
        await CustomStatusAsync(engine, "1", "\"first\"");
        await engine.DisposeAsync();

        _isChanged = true;
        engine = await StartAsync(now);
        await UntilAsync(() => Task.FromResult(Ran("changed 1")), "the changed code has run");
        await engine.Client.RaiseEventAsync("1", Second.Name, "100", default);
        var end = await EndOfAsync(engine, "1");

        Assert.Equal((OrchestrationStatus.Completed, "111"), (end.Status, end.Output));
        Assert.Equal(["step 1", "changed 1"], _ran);
    }

    [Fact]
    public async Task Child_that_starts_over_answers_the_parent_that_waits_for_it()
    {
        var step = Step("step");
        var changed = Step("changed");
        var child = Orchestrator<int, int>("child", async (context, n) =>
        {
            var made = await context.CallActivityAsync(_isChanged ? changed : step, n);
            if (!_isChanged) await context.WaitForExternalEventAsync(First, default);
            return made;
        });
        var parent = Orchestrator<int, int>("parent", (context, n) => context.CallSubOrchestratorAsync(child, "child", n));
        var engine = await StartAsync("old");
        await BeginAsync(engine, parent, "1", 7);
        await UntilAsync(() => Task.FromResult(Ran("step 7")), "the child has run");
        await UntilAsync(async () => (await engine.Client.GetHistoryAsync("child", default))!.Any(e => e.EventType == "TaskCompleted"), "it is recorded");
        await engine.DisposeAsync();

        _isChanged = true;
        engine = await StartAsync("new");
        var end = await EndOfAsync(engine, "1");

        Assert.Equal((OrchestrationStatus.Completed, "7"), (end.Status, end.Output));
        Assert.Equal("1", (await engine.Client.GetAsync("child", default))!.ParentInstanceId);
    }

    [Fact]
    public async Task Children_of_an_instance_that_starts_over_are_ended_and_do_not_answer_it()
    {
        var step = Step("step");
        var changed = Step("changed");
        var child = Orchestrator<int, int>("child", async (context, n) => n + await context.WaitForExternalEventAsync(First, default));
        var parent = Orchestrator<int, int>("parent", async (context, n) =>
        {
            await context.CallActivityAsync(_isChanged ? changed : step, n);
            return await context.CallSubOrchestratorAsync(child, InstanceIds.ForChild(context, child, 1, 0), n);
        });
        var engine = await StartAsync("old");
        await BeginAsync(engine, parent, "1", 7);
        var old = await OnlyLivingChildAsync(engine);
        await engine.DisposeAsync();

        _isChanged = true;
        engine = await StartAsync("new");
        await UntilAsync(async () => (await engine.Client.GetAsync(old, default))!.Status == OrchestrationStatus.Terminated, "the old child has ended");
        var next = await OnlyLivingChildAsync(engine);
        await engine.Client.RaiseEventAsync(next, First.Name, "1", default);
        var end = await EndOfAsync(engine, "1");

        Assert.NotEqual(old, next);
        Assert.Equal((OrchestrationStatus.Completed, "8"), (end.Status, end.Output));
    }

    [Theory]
    [InlineData(nameof(CommitPoint.Before))]
    [InlineData(nameof(CommitPoint.After))]
    public async Task Host_that_dies_while_an_instance_starts_over_starts_it_over_when_it_is_back(string point)
    {
        var step = Step("step");
        var changed = Step("changed");
        var orchestrator = Orchestrator<int, int>("waiting", async (context, n) =>
        {
            var made = await context.CallActivityAsync(_isChanged ? changed : step, n);
            context.SetCustomStatus("waiting");
            return _isChanged ? made : await context.WaitForExternalEventAsync(First, default);
        });
        var engine = await StartAsync("old");
        await BeginAsync(engine, orchestrator, "1", 3);
        await CustomStatusAsync(engine, "1", "\"waiting\"");
        await engine.DisposeAsync();

        _isChanged = true;
        Tuning = Tuning with { OnCommit = at => { if ($"{at}" == point) throw new SimulatedCrashException(); } };
        engine = await StartAsync("new");
        await UntilAsync(() => Task.FromResult(!engine.IsHealthy), "the host has died");
        await engine.DisposeAsync();
        Tuning = Tuning with { OnCommit = null };
        engine = await StartAsync("new");
        var end = await EndOfAsync(engine, "1");

        Assert.Equal((OrchestrationStatus.Completed, "3"), (end.Status, end.Output));
    }

    [Fact]
    public async Task Result_that_another_build_recorded_in_another_shape_starts_the_instance_over()
    {
        var shape = Activity<int, string>("shape", (n, _) => Task.FromResult(Note($"shape {n}", $"{n}")));
        var number = new Activity<int, int>("shape");
        var orchestrator = Orchestrator<int, int>("reading", async (context, n) =>
        {
            if (_isChanged) return await context.CallActivityAsync(number, n);
            await context.CallActivityAsync(shape, n);
            return await context.WaitForExternalEventAsync(First, default);
        });
        var engine = await StartAsync("old");
        await BeginAsync(engine, orchestrator, "1", 5);
        await UntilAsync(async () => (await engine.Client.GetHistoryAsync("1", default))!.Any(e => e.EventType == "TaskCompleted"), "it is recorded");
        await engine.DisposeAsync();

        _isChanged = true;
        var catalog = new DurableCatalog().Add(orchestrator).Add(number, _ => new Number());
        engine = await StartAsync(catalog, options => options with { Build = "new" });
        var end = await EndOfAsync(engine, "1");

        Assert.Equal((OrchestrationStatus.Completed, "6"), (end.Status, end.Output));
    }

    [Theory]
    [InlineData("new", OrchestrationStatus.Completed, 2)]
    [InlineData("old", OrchestrationStatus.Failed, 1)]
    public async Task Code_that_breaks_on_what_history_holds_starts_over_only_when_another_build_has_recorded_it(
        string now, OrchestrationStatus expected, int runs)
    {
        var step = Step("step");
        var isBroken = true;
        var orchestrator = Orchestrator<int, int>("breaking", async (context, n) =>
        {
            var made = await context.CallActivityAsync(step, n);
            if (!_isChanged) return await context.WaitForExternalEventAsync(First, default);
            return isBroken && _ran.Count == 1 ? throw new InvalidOperationException("It is not what this code expects.") : made;
        });
        var engine = await StartAsync("old");
        await BeginAsync(engine, orchestrator, "1", 2);
        await UntilAsync(async () => (await engine.Client.GetHistoryAsync("1", default))!.Any(e => e.EventType == "TaskCompleted"), "it is recorded");
        await engine.DisposeAsync();

        _isChanged = true;
        engine = await StartAsync(now);
        var end = await EndOfAsync(engine, "1");

        Assert.Equal((expected, runs), (end.Status, _ran.Count));
    }

    [Fact]
    public async Task Failure_of_the_work_stays_one_under_every_build()
    {
        var failing = Activity<int, int>("failing", (n, _) => throw new VidPipeException(ErrorCode.ProviderError, Note("failed", "It failed.")));
        var orchestrator = Orchestrator<int, int>("failing", async (context, n) =>
        {
            await context.WaitForExternalEventAsync(First, default);
            return await context.CallActivityAsync(failing, n);
        });
        var engine = await StartAsync("old");
        await BeginAsync(engine, orchestrator, "1", 2);
        await engine.DisposeAsync();

        engine = await StartAsync("new");
        await engine.Client.RaiseEventAsync("1", First.Name, "1", default);
        var end = await EndOfAsync(engine, "1");

        Assert.Equal((OrchestrationStatus.Failed, ErrorCode.ProviderError), (end.Status, end.Failure!.Code));
        Assert.Single(_ran);
    }

    private Task<DurableEngine> StartAsync(string build) => StartAsync(null, options => options with { Build = build });

    private static async Task<string> OnlyLivingChildAsync(DurableEngine engine)
    {
        var query = new OrchestrationQuery([OrchestrationStatus.Running], InstanceIdPrefix: "child-");
        await UntilAsync(async () => (await engine.Client.ListAsync(query, default)).Instances.Count == 1, "there is one child");
        return (await engine.Client.ListAsync(query, default)).Instances[0].InstanceId;
    }

    private Activity<int, int> Step(string name) => Activity<int, int>(name, (n, _) => Task.FromResult(Note($"{name} {n}", n)));

    private bool Ran(string what)
    {
        lock (_ran) return _ran.Contains(what);
    }

    private T Note<T>(string what, T result)
    {
        lock (_ran) _ran.Add(what);
        return result;
    }

    private sealed class Number : IActivity<int, int>
    {
        public Task<int> RunAsync(ActivityContext context, int input, CancellationToken cancellationToken) => Task.FromResult(input + 1);
    }
}
