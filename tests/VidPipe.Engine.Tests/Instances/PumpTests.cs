using VidPipe.Core.Durable;

namespace VidPipe.Engine.Tests.Instances;

public sealed class PumpTests : EngineTest
{
    [Fact]
    public async Task Continuations_of_every_kind_run_on_the_pump()
    {
        var leaks = new List<string>();
        var echo = Activity<int, int>("echo", (n, _) => Task.FromResult(n));
        var orchestrator = Orchestrator<Unit, int>("pumped", async (context, _) =>
        {
            var pump = SynchronizationContext.Current;
            Check("start");
            await context.CallActivityAsync(echo, 1);
            Check("await");
            await Task.WhenAll(context.CallActivityAsync(echo, 1), context.CallActivityAsync(echo, 2));
            Check("WhenAll");
            await Task.WhenAny(context.CallActivityAsync(echo, 1), context.CallActivityAsync(echo, 2));
            Check("WhenAny");
            await Task.Yield();
            Check("Yield");
            await context.CallActivityAsync(echo, 1).ContinueWith(_ => Check("ContinueWith"));
            Check("after ContinueWith");
            return 0;

            void Check(string where)
            {
                if (SynchronizationContext.Current != pump || pump is null) leaks.Add(where);
            }
        });
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", Unit.Value);

        var end = await EndOfAsync(engine, "1");

        Assert.Equal(OrchestrationStatus.Completed, end.Status);
        Assert.Empty(leaks);
    }

    [Fact]
    public async Task Code_is_not_taken_through_its_history_between_events()
    {
        var passages = 0;
        var echo = Activity<int, int>("echo", (n, _) => Task.FromResult(n));
        var orchestrator = Orchestrator<Unit, int>("once", async (context, _) =>
        {
            Interlocked.Increment(ref passages);
            for (var i = 0; i < 50; i++) await context.CallActivityAsync(echo, i);
            return 0;
        });
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", Unit.Value);

        await EndOfAsync(engine, "1");

        Assert.Equal(1, passages);
    }

    [Fact]
    public async Task Finished_instances_leave_memory()
    {
        var echo = Activity<int, int>("echo", (n, _) => Task.FromResult(n));
        var orchestrator = Orchestrator<Unit, int>("short", (context, _) => context.CallActivityAsync(echo, 1));
        var engine = await StartAsync();

        for (var i = 0; i < 100; i++) await BeginAsync(engine, orchestrator, $"{i}", Unit.Value);
        for (var i = 0; i < 100; i++) await EndOfAsync(engine, $"{i}");

        await UntilAsync(() => Task.FromResult(engine.LiveInstances == 0), "nothing is in memory");
    }
}
