using System.Collections.Concurrent;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Durable.Compliance;

public abstract class RewindCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private readonly ConcurrentQueue<string> _runs = new();
    private volatile bool _broken = true;

    [Fact]
    public async Task Rewind_runs_the_failed_step_again_and_keeps_the_results_before_it()
    {
        if (!Has(BackEndCapabilities.Rewind)) return;
        var step = Step();
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
            await context.CallActivityAsync(step, "a") + await context.CallActivityAsync(step, "b!") + await context.CallActivityAsync(step, "c"));
        await StartHostAsync();
        var id = await FailAsync(orchestrator);

        await RewindAsync(id);

        Assert.Equal("\"ab!c\"", (await EndOfAsync(id)).Output);
        Assert.Equal(["a", "b!", "b!", "c"], _runs);
    }

    [Fact]
    public async Task Rewind_runs_all_failed_branches_of_a_fan_out_again_and_no_other()
    {
        if (!Has(BackEndCapabilities.Rewind)) return;
        var step = Step();
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
            string.Concat(await Task.WhenAll(new[] { "a", "b!", "c", "d!", "e" }.Select(name => context.CallActivityAsync(step, name)))));
        await StartHostAsync();
        var id = await FailAsync(orchestrator);

        await RewindAsync(id);

        Assert.Equal("\"ab!cd!e\"", (await EndOfAsync(id)).Output);
        Assert.Equal(["a", "b!", "b!", "c", "d!", "d!", "e"], _runs.Order());
    }

    [Fact]
    public async Task Rewind_goes_into_a_failed_child_and_gives_its_new_result_to_the_parent()
    {
        if (!Has(BackEndCapabilities.Rewind)) return;
        var step = Step();
        var child = Orchestrator<string, string>(async (context, name) =>
            await context.CallActivityAsync(step, name + "1") + await context.CallActivityAsync(step, name + "2!"));
        var parent = Orchestrator<Unit, string>(async (context, _) =>
            await context.CallActivityAsync(step, "p") + await context.CallSubOrchestratorAsync(child, $"{context.InstanceId}-child", "c"));
        await StartHostAsync();
        var id = await FailAsync(parent);

        await RewindAsync(id);

        Assert.Equal("\"pc1c2!\"", (await EndOfAsync(id)).Output);
        Assert.Equal(["p", "c1", "c2!", "c2!"], _runs);
    }

    [Fact]
    public async Task Rewind_keeps_external_events()
    {
        if (!Has(BackEndCapabilities.Rewind)) return;
        var go = new ExternalEvent<string>("go");
        var step = Step();
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
        {
            var first = await context.WaitForExternalEventAsync(go, default);
            return first + await context.CallActivityAsync(step, "a!") + await context.WaitForExternalEventAsync(go, default);
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await RaiseAsync(id, go, "1");
        await EndOfAsync(id);

        await RewindAsync(id);
        await RaiseAsync(id, go, "2");

        Assert.Equal("\"1a!2\"", (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Rewind_keeps_failures_that_the_code_has_dealt_with()
    {
        if (!Has(BackEndCapabilities.Rewind)) return;
        var step = Step();
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
        {
            string first;
            try
            {
                first = await context.CallActivityAsync(step, "a!");
            }
            catch (TaskFailedException)
            {
                first = await context.CallActivityAsync(step, "instead");
            }

            return first + await context.CallActivityAsync(step, "b!");
        });
        await StartHostAsync();
        var id = await FailAsync(orchestrator);

        await RewindAsync(id);

        Assert.Equal("\"insteadb!\"", (await EndOfAsync(id)).Output);
        Assert.Equal(["a!", "instead", "b!", "b!"], _runs);
    }

    [Fact]
    public async Task Rewind_takes_completed_children_as_they_are_when_they_are_asked_for_again()
    {
        if (!Has(BackEndCapabilities.Rewind)) return;
        var step = Step();
        var child = Orchestrator<string, string>((context, name) => context.CallActivityAsync(step, name));
        var parent = Orchestrator<Unit, string>(async (context, _) =>
        {
            var results = new List<string>();
            Exception? failure = null;
            foreach (var name in new[] { "a", "b!", "c" })
            {
                try
                {
                    results.Add(await context.CallSubOrchestratorAsync(child, $"{context.InstanceId}-{name[0]}", name));
                }
                catch (TaskFailedException failed)
                {
                    failure = failed;
                }
            }

            return failure is null ? string.Concat(results) : throw new VidPipeException(ErrorCode.StorageError, "A child failed.");
        });
        await StartHostAsync();
        var id = await FailAsync(parent);

        await RewindAsync(id);

        Assert.Equal("\"ab!c\"", (await EndOfAsync(id)).Output);
        Assert.Equal(["a", "b!", "c", "b!"], _runs);
    }

    [Fact]
    public async Task Rewound_instance_that_fails_again_can_be_rewound_again()
    {
        if (!Has(BackEndCapabilities.Rewind)) return;
        var step = Step();
        var orchestrator = Orchestrator<Unit, string>((context, _) => context.CallActivityAsync(step, "a!"));
        await StartHostAsync();
        var id = await FailAsync(orchestrator);

        await Client.RewindAsync(id, null, default);
        await UntilAsync(() => Task.FromResult(_runs.Count == 2), () => $"{_runs.Count} runs");
        await EndOfAsync(id);
        await RewindAsync(id);

        Assert.Equal("\"a!\"", (await EndOfAsync(id)).Output);
        Assert.Equal(3, _runs.Count);
    }

    [Fact]
    public async Task Rewind_refuses_what_has_not_failed()
    {
        if (!Has(BackEndCapabilities.Rewind)) return;
        var orchestrator = Orchestrator<Unit, Unit>((_, _) => Task.FromResult(Unit.Value));
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await EndOfAsync(id);

        Assert.Equal(CommandOutcome.WrongState, await Client.RewindAsync(id, null, default));
        Assert.Equal(CommandOutcome.NotFound, await Client.RewindAsync(NewId(), null, default));
    }

    /// <summary>Echoes its input; fails while things are broken when the input ends with an exclamation mark.</summary>
    private Activity<string, string> Step() => Activity<string, string>(name =>
    {
        _runs.Enqueue(name);
        return _broken && name.EndsWith('!') ? throw new VidPipeException(ErrorCode.StorageError, name) : name;
    });

    private async Task<string> FailAsync(Orchestrator<Unit, string> orchestrator)
    {
        var id = await BeginAsync(orchestrator, Unit.Value);
        Assert.Equal(OrchestrationStatus.Failed, (await EndOfAsync(id)).Status);
        return id;
    }

    private async Task RewindAsync(string id)
    {
        _broken = false;
        Assert.Equal(CommandOutcome.Accepted, await Client.RewindAsync(id, "repaired", default));
        await InstanceAsync(id, instance => instance.Status != OrchestrationStatus.Failed);
    }
}
