using VidPipe.Core.Durable;

namespace VidPipe.Durable.Compliance;

public abstract class DeterminismCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private static readonly ExternalEvent<int> Go = new("go");

    [Fact]
    public async Task Time_and_guids_are_the_same_on_every_passage()
    {
        var seen = new List<string>();
        var echo = Activity<string, string>(text => text);
        var orchestrator = Orchestrator<Unit, bool>(async (context, _) =>
        {
            var drawn = $"{context.Now:O} {context.NewGuid()} {context.NewGuid()}";
            lock (seen) seen.Add(drawn);
            var recorded = await context.CallActivityAsync(echo, drawn);
            context.SetCustomStatus("waiting");
            await context.WaitForExternalEventAsync(Go, default);
            return recorded == drawn;
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await CustomStatusAsync(id, "waiting");
        if (Has(BackEndCapabilities.HostRestart)) await RestartHostAsync();

        await RaiseAsync(id, Go, 0);

        Assert.Equal("true", (await EndOfAsync(id)).Output);
        lock (seen) Assert.Single(seen.Distinct());
    }

    [Fact]
    public async Task Guids_differ_within_an_execution_between_executions_and_between_instances()
    {
        var orchestrator = Orchestrator<List<Guid>, List<Guid>>((context, earlier) =>
        {
            List<Guid> all = [.. earlier, context.NewGuid(), context.NewGuid()];
            if (earlier.Count == 0) context.ContinueAsNew(all);
            return Task.FromResult(all);
        });
        await StartHostAsync();

        var first = await OutputOfAsync(orchestrator, []);
        var second = await OutputOfAsync(orchestrator, []);

        Assert.Equal(8, first.Concat(second).Distinct().Count());
    }

    [Fact]
    public async Task Time_moves_with_the_events()
    {
        var orchestrator = Orchestrator<Unit, bool>(async (context, _) =>
        {
            var before = context.Now;
            await context.CreateTimerAsync(before.AddMilliseconds(50), default);
            return context.Now > before && context.Now.Offset == TimeSpan.Zero;
        });
        await StartHostAsync();

        Assert.True(await OutputOfAsync(orchestrator, Unit.Value));
    }

    [Fact]
    public async Task Orchestrator_code_never_runs_twice_at_once()
    {
        var inside = 0;
        var overlaps = 0;
        var echo = Activity<int, int>(n => n);
        var orchestrator = Orchestrator<Unit, int>(async (context, _) =>
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(async n =>
            {
                var result = await context.CallActivityAsync(echo, n);
                if (Interlocked.Increment(ref inside) > 1) Interlocked.Increment(ref overlaps);
                Thread.SpinWait(2000);
                Interlocked.Decrement(ref inside);
                return result;
            }));
            return results.Sum();
        });
        await StartHostAsync();

        Assert.Equal(49 * 50 / 2, await OutputOfAsync(orchestrator, Unit.Value));
        Assert.Equal(0, overlaps);
    }
}
