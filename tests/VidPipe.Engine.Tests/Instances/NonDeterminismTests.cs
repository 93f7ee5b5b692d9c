using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Engine.Tests.Instances;

public sealed class NonDeterminismTests : EngineTest
{
    private static readonly ExternalEvent<int> Go = new("go");

    [Fact]
    public async Task Replay_fails_naming_both_when_the_code_asks_for_another_activity()
    {
        var end = await RunWithChangedCodeAsync(
            (context, a, _) => context.CallActivityAsync(a, 1),
            (context, _, b) => context.CallActivityAsync(b, 1));

        Assert.StartsWith("NonDeterministicOrchestration:", end.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("history holds activity 'a'", end.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("asked for activity 'b'", end.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.Internal, end.Failure.Code);
    }

    [Fact]
    public async Task Replay_fails_when_the_code_asks_for_a_timer_where_history_holds_an_activity()
    {
        var end = await RunWithChangedCodeAsync(
            (context, a, _) => context.CallActivityAsync(a, 1),
            async (context, _, _) =>
            {
                await context.CreateTimerAsync(context.Now.AddMilliseconds(1), default);
                return 1;
            });

        Assert.Contains("history holds activity 'a', but the code asked for a timer", end.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_fails_when_the_code_no_longer_asks_for_what_history_holds()
    {
        var end = await RunWithChangedCodeAsync(
            (context, a, _) => context.CallActivityAsync(a, 1),
            (_, _, _) => Task.FromResult(1));

        Assert.Contains("history holds activity 'a', but the code asked for nothing", end.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Awaiting_foreign_work_fails_the_instance_and_does_not_hang()
    {
        var never = new TaskCompletionSource<int>();
        var orchestrator = Orchestrator<Unit, int>("foreign", (_, _) => never.Task);
        var engine = await StartAsync();

        await BeginAsync(engine, orchestrator, "1", Unit.Value);

        Assert.StartsWith("NonDeterministicOrchestration:", (await EndOfAsync(engine, "1")).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Continuation_from_the_thread_pool_fails_the_instance_although_it_waits_for_something_else_too()
    {
        var foreign = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var orchestrator = Orchestrator<Unit, int>("foreign", async (context, _) =>
        {
            var waiting = context.WaitForExternalEventAsync(Go, default);
            context.SetCustomStatus("waiting");
            return await foreign.Task + await waiting;
        });
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", Unit.Value);
        await CustomStatusAsync(engine, "1", "\"waiting\"");

        foreign.SetResult(1);

        Assert.StartsWith("NonDeterministicOrchestration:", (await EndOfAsync(engine, "1")).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestrator_that_this_host_does_not_know_fails_and_does_not_hang()
    {
        var engine = await StartAsync();

        await BeginAsync(engine, new Orchestrator<Unit, int>("unknown", "unknown", (_, _) => Task.FromResult(1)), "1", Unit.Value);

        Assert.Contains("'unknown'", (await EndOfAsync(engine, "1")).Failure!.Message, StringComparison.Ordinal);
    }

    /// <summary>The code changes back and forth within one build, which starts an instance anew only once.</summary>
    private async Task<OrchestrationInstance> RunWithChangedCodeAsync(
        Func<IOrchestrationContext, Activity<int, int>, Activity<int, int>, Task<int>> before,
        Func<IOrchestrationContext, Activity<int, int>, Activity<int, int>, Task<int>> after)
    {
        var (start, reached) = (0, -1);
        var a = Activity<int, int>("a", (n, _) => Task.FromResult(n));
        var b = Activity<int, int>("b", (n, _) => Task.FromResult(n));
        var orchestrator = Orchestrator<Unit, int>("changing", async (context, _) =>
        {
            var result = await (start % 2 == 0 ? after : before)(context, a, b);
            Volatile.Write(ref reached, start);
            return result + await context.WaitForExternalEventAsync(Go, default);
        });
        for (; start < 10; start++)
        {
            var engine = await StartAsync();
            if (start == 0) await BeginAsync(engine, orchestrator, "1", Unit.Value);
            await UntilAsync(
                async () => Volatile.Read(ref reached) == start || (await engine.Client.GetAsync("1", default))!.Status.IsTerminal(), "it waits or has ended");
            if (await engine.Client.GetAsync("1", default) is { Status: OrchestrationStatus.Failed } failed) return failed;
            await engine.DisposeAsync();
        }

        throw new InvalidOperationException("It was started anew without end.");
    }
}
