using System.Collections.Concurrent;
using VidPipe.Core.Durable;

namespace VidPipe.Engine.Tests.Activities;

public sealed class LaneTests : EngineTest
{
    [Theory]
    [InlineData(ActivityLane.General, 5)]
    [InlineData(ActivityLane.Cpu, 2)]
    public async Task Lane_runs_as_many_at_once_as_it_may_and_no_more(ActivityLane lane, int limit)
    {
        var (running, most) = (0, 0);
        var full = new TaskCompletionSource();
        var work = Activity<int, int>("work", async (n, cancellationToken) =>
        {
            var now = Interlocked.Increment(ref running);
            lock (full) most = Math.Max(most, now);
            if (now == limit) full.TrySetResult();
            await full.Task.WaitAsync(cancellationToken);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return n;
        }, lane);
        var orchestrator = Orchestrator<Unit, int[]>("fan-out", (context, _) =>
            Task.WhenAll(Enumerable.Range(0, 40).Select(n => context.CallActivityAsync(work, n))));
        var engine = await StartAsync(configure: o => o with { MaxConcurrentActivities = 5, MaxConcurrentCpuActivities = 2 });

        await BeginAsync(engine, orchestrator, "1", Unit.Value);
        await EndOfAsync(engine, "1");

        Assert.Equal(limit, most);
    }

    [Fact]
    public async Task Queued_activities_start_in_the_order_of_their_calls()
    {
        var started = new ConcurrentQueue<int>();
        var work = Activity<int, int>("work", async (n, _) =>
        {
            started.Enqueue(n);
            await Task.Yield();
            return n;
        });
        var orchestrator = Orchestrator<Unit, int[]>("fan-out", (context, _) =>
            Task.WhenAll(Enumerable.Range(0, 30).Select(n => context.CallActivityAsync(work, n))));
        var engine = await StartAsync(configure: o => o with { MaxConcurrentActivities = 1 });

        await BeginAsync(engine, orchestrator, "1", Unit.Value);
        await EndOfAsync(engine, "1");

        Assert.Equal(Enumerable.Range(0, 30), started);
    }

    [Fact]
    public async Task Paused_engine_takes_work_in_and_the_next_one_that_is_not_does_it()
    {
        var runs = 0;
        var work = Activity<Unit, int>("work", (_, _) => Task.FromResult(Interlocked.Increment(ref runs)));
        var orchestrator = Orchestrator<Unit, int>("working", (context, _) =>
        {
            context.SetCustomStatus("asked");
            return context.CallActivityAsync(work, Unit.Value);
        });
        var paused = await StartAsync(configure: o => o with { Paused = true });
        await BeginAsync(paused, orchestrator, "1", Unit.Value);
        await CustomStatusAsync(paused, "1", "\"asked\"");
        await paused.DisposeAsync();
        var runsWhilePaused = runs;

        var end = await EndOfAsync(await StartAsync(), "1");

        Assert.Equal((0, "1"), (runsWhilePaused, end.Output));
    }

    [Fact]
    public async Task Terminate_cancels_the_activity_that_runs()
    {
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        var work = Activity<Unit, int>("work", async (_, cancellationToken) =>
        {
            begun.SetResult();
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        });
        var orchestrator = Orchestrator<Unit, int>("working", (context, _) => context.CallActivityAsync(work, Unit.Value));
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", Unit.Value);
        await begun.Task;

        await engine.Client.TerminateAsync("1", null, default);

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Stop_cancels_activities_without_recording_a_failure_and_they_run_again()
    {
        var runs = 0;
        var begun = new TaskCompletionSource();
        var work = Activity<Unit, int>("work", async (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref runs) > 1) return runs;
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        });
        var orchestrator = Orchestrator<Unit, int>("working", (context, _) => context.CallActivityAsync(work, Unit.Value));
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", Unit.Value);
        await begun.Task;

        await engine.DisposeAsync();
        var end = await EndOfAsync(await StartAsync(), "1");

        Assert.Equal((OrchestrationStatus.Completed, "2"), (end.Status, end.Output));
    }
}
