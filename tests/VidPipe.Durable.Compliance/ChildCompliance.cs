using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Durable.Compliance;

public abstract class ChildCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private static readonly ExternalEvent<int> Go = new("go");

    [Fact]
    public async Task Child_gives_its_output_to_the_parent()
    {
        var increment = Activity<int, int>(n => n + 1);
        var child = Orchestrator<int, int>((context, n) => context.CallActivityAsync(increment, n));
        var parent = Orchestrator<string, int>((context, id) => context.CallSubOrchestratorAsync(child, id, 1), child);
        await StartHostAsync();

        Assert.Equal(2, await OutputOfAsync(parent, NewId("child")));
    }

    [Fact]
    public async Task Child_knows_its_parent_and_a_top_level_instance_has_none()
    {
        var child = Orchestrator<Unit, string?>((context, _) => Task.FromResult(context.ParentInstanceId));
        var parent = Orchestrator<string, string[]>(async (context, id) =>
            [await context.CallSubOrchestratorAsync(child, id, Unit.Value) ?? "", context.ParentInstanceId ?? "none"]);
        await StartHostAsync();
        var childId = NewId("child");

        var id = await BeginAsync(parent, childId);
        var end = await EndOfAsync(id);

        Assert.Equal(DurableJson.Serialize(new[] { id, "none" }), end.Output);
        Assert.Equal(id, (await Client.GetAsync(childId, default))!.ParentInstanceId);
    }

    [Fact]
    public async Task Failed_child_throws_its_code_into_the_parent()
    {
        var child = Orchestrator<Unit, Unit>((_, _) => throw new VidPipeException(ErrorCode.BudgetExceeded, "Too dear."));
        var parent = Orchestrator<string, string>(async (context, id) =>
        {
            try
            {
                await context.CallSubOrchestratorAsync(child, id, Unit.Value);
                return "succeeded";
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.Code} {failed.Failure.Message} {failed.TaskName}";
            }
        });
        await StartHostAsync();

        Assert.Equal($"BudgetExceeded Too dear. {child.Name}", await OutputOfAsync(parent, NewId("child")));
    }

    [Fact]
    public async Task Terminated_child_fails_the_call_of_its_parent()
    {
        var child = Orchestrator<Unit, int>((context, _) => context.WaitForExternalEventAsync(Go, default));
        var parent = Orchestrator<string, bool>(async (context, id) =>
        {
            try
            {
                await context.CallSubOrchestratorAsync(child, id, Unit.Value);
                return false;
            }
            catch (TaskFailedException)
            {
                return true;
            }
        });
        await StartHostAsync();
        var childId = NewId("child");
        var id = await BeginAsync(parent, childId);
        await StatusAsync(childId, OrchestrationStatus.Running);

        await Client.TerminateAsync(childId, "enough", default);

        Assert.Equal("true", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Child_id_that_is_in_use_fails_the_call_and_does_not_hang()
    {
        var child = Orchestrator<Unit, int>((context, _) => context.WaitForExternalEventAsync(Go, default));
        var parent = Orchestrator<string, ErrorCode>(async (context, id) =>
        {
            try
            {
                await context.CallSubOrchestratorAsync(child, id, Unit.Value);
                return ErrorCode.NotFound;
            }
            catch (TaskFailedException failed)
            {
                return failed.Code;
            }
        });
        await StartHostAsync();
        var taken = await BeginAsync(child, Unit.Value);

        Assert.Equal(ErrorCode.WrongState, await OutputOfAsync(parent, taken));
    }

    [Fact]
    public async Task Retried_child_runs_under_a_numbered_id()
    {
        var child = Orchestrator<Unit, string>((context, _) => context.InstanceId.EndsWith("-r2", StringComparison.Ordinal)
            ? Task.FromResult(context.InstanceId)
            : throw new VidPipeException(ErrorCode.StorageError, "busy"));
        var retry = new RetryOptions(TimeSpan.FromMilliseconds(5), 1, TimeSpan.FromMilliseconds(5), 3, _ => true);
        var parent = Orchestrator<string, string>((context, id) => context.CallSubOrchestratorAsync(child, id, Unit.Value, retry));
        await StartHostAsync();
        var childId = NewId("child");

        Assert.Equal(childId + "-r2", await OutputOfAsync(parent, childId));
    }

    [Fact]
    public async Task Children_nest_and_fan_out()
    {
        var leaf = Orchestrator<int, int>((_, n) => Task.FromResult(n));
        var middle = Orchestrator<int, int>(async (context, n) =>
            (await Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallSubOrchestratorAsync(leaf, $"{context.InstanceId}-{i}", n + i)))).Sum());
        var root = Orchestrator<Unit, int>(async (context, _) =>
            (await Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallSubOrchestratorAsync(middle, $"{context.InstanceId}-{i}", i * 10)))).Sum());
        await StartHostAsync();

        Assert.Equal(3 + 33 + 63, await OutputOfAsync(root, Unit.Value));
    }

    [Fact]
    public async Task Child_outlives_a_restart_of_the_host()
    {
        if (!Has(BackEndCapabilities.HostRestart)) return;
        var child = Orchestrator<Unit, int>((context, _) => context.WaitForExternalEventAsync(Go, default));
        var parent = Orchestrator<string, int>((context, id) => context.CallSubOrchestratorAsync(child, id, Unit.Value));
        await StartHostAsync();
        var childId = NewId("child");
        var id = await BeginAsync(parent, childId);
        await StatusAsync(childId, OrchestrationStatus.Running);

        await RestartHostAsync();
        await RaiseAsync(childId, Go, 7);

        Assert.Equal("7", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Completion_for_an_execution_that_has_continued_as_new_is_dropped()
    {
        if (!Has(BackEndCapabilities.OpenCalls)) return;
        var child = Orchestrator<int, int>((context, _) => context.WaitForExternalEventAsync(Go, default));
        var parent = Orchestrator<string[], int>(async (context, childIds) =>
        {
            var first = context.CallSubOrchestratorAsync(child, childIds[0], 0);
            var stop = context.WaitForExternalEventAsync(Go, default);
            if (childIds.Length > 1 && await Task.WhenAny(first, stop) == stop)
            {
                context.ContinueAsNew(childIds[1..]);
                return -1;
            }

            return await first;
        });
        await StartHostAsync();
        string[] children = [NewId("child"), NewId("child")];
        var id = await BeginAsync(parent, children);
        await StatusAsync(children[0], OrchestrationStatus.Running);
        await RaiseAsync(id, Go, 0);
        await StatusAsync(children[1], OrchestrationStatus.Running);

        await RaiseAsync(children[0], Go, 111);
        await EndOfAsync(children[0]);
        await RaiseAsync(children[1], Go, 222);

        Assert.Equal("222", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Completion_for_an_execution_that_was_replaced_is_dropped()
    {
        var child = Orchestrator<int, int>((context, _) => context.WaitForExternalEventAsync(Go, default));
        // The kind is not listed: a back end that finds children by their kinds leaves this one running.
        var parent = Orchestrator<string, int>((context, childId) => context.CallSubOrchestratorAsync(child, childId, 0));
        await StartHostAsync();
        string[] children = [NewId("child"), NewId("child")];
        var id = await BeginAsync(parent, children[0]);
        await StatusAsync(children[0], OrchestrationStatus.Running);
        await Client.TerminateAsync(id, null, default);
        await EndOfAsync(id);
        await Client.StartAsync(parent, id, children[1], StartPolicy.ReplaceTerminal, default);
        await StatusAsync(children[1], OrchestrationStatus.Running);

        await RaiseAsync(children[0], Go, 111);
        await EndOfAsync(children[0]);
        await RaiseAsync(children[1], Go, 222);

        Assert.Equal("222", (await EndOfAsync(id)).Output);
    }
}
