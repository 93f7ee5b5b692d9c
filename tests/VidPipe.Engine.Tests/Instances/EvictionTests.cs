using VidPipe.Core.Durable;
using VidPipe.Core.Tests.Assets;

namespace VidPipe.Engine.Tests.Instances;

public sealed class EvictionTests : EngineTest
{
    private const int Many = 30;
    private const int MaxInMemory = 10;

    private static readonly ExternalEvent<int> Go = new("go");
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly SettableTime _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public EvictionTests()
    {
        Time = _time;
        Tuning = Tuning with { MaxInMemory = MaxInMemory };
    }

    [Fact]
    public async Task Instances_that_wait_leave_memory_soon_when_many_are_in_it()
    {
        var waiting = Waiting();
        var engine = await StartAsync();
        for (var i = 0; i < Many; i++) await BeginAsync(engine, waiting, $"{i}", Unit.Value);
        for (var i = 0; i < Many; i++) await CustomStatusAsync(engine, $"{i}", "\"waiting\"");

        _time.Advance(Soon);
        await UntilAsync(() => Task.FromResult(engine.LiveInstances <= MaxInMemory), "most have left memory");

        for (var i = 0; i < Many; i++) await engine.Client.RaiseEventAsync($"{i}", "go", $"{i}", default);
        for (var i = 0; i < Many; i++) Assert.Equal($"{i}", (await EndOfAsync(engine, $"{i}")).Output);
    }

    [Fact]
    public async Task Those_that_had_no_event_for_longest_leave_first()
    {
        var waiting = Waiting();
        var engine = await StartAsync();
        for (var i = 0; i <= MaxInMemory; i++) await BeginAsync(engine, waiting, $"{i}", Unit.Value);
        for (var i = 0; i <= MaxInMemory; i++) await CustomStatusAsync(engine, $"{i}", "\"waiting\"");
        await engine.Client.RaiseEventAsync("0", "other", null, default);

        _time.Advance(Soon);
        await UntilAsync(() => Task.FromResult(engine.LiveInstances == MaxInMemory), "one has left memory");
        await engine.Client.RaiseEventAsync("0", "other", null, default);
        Assert.Equal(MaxInMemory, engine.LiveInstances);
        await engine.Client.RaiseEventAsync("1", "other", null, default);

        Assert.Equal(MaxInMemory + 1, engine.LiveInstances);
    }

    [Fact]
    public async Task Few_instances_stay_in_memory_until_they_are_idle_for_long()
    {
        var engine = await StartAsync();
        await BeginAsync(engine, Waiting(), "1", Unit.Value);
        await CustomStatusAsync(engine, "1", "\"waiting\"");

        _time.Advance(Soon * 2);
        await engine.Client.RaiseEventAsync("unknown", "go", null, default);
        Assert.Equal(1, engine.LiveInstances);
        for (var i = 0; i < 4; i++) _time.Advance(TimeSpan.FromMinutes(1));

        await UntilAsync(() => Task.FromResult(engine.LiveInstances == 0), "it has left memory");
    }

    [Fact]
    public async Task Instance_leaves_memory_while_its_activity_runs_and_is_given_its_result()
    {
        var (engine, work) = await StartWorkingAsync();
        await EvictedAsync(engine);

        work.Release.SetResult();

        Assert.Equal("1", (await EndOfAsync(engine, "1")).Output);
        Assert.Equal(1, work.Runs);
    }

    [Fact]
    public async Task Activity_of_an_evicted_instance_is_not_begun_again_by_an_event()
    {
        var (engine, work) = await StartWorkingAsync();
        await EvictedAsync(engine);

        await engine.Client.RaiseEventAsync("1", "go", "0", default);
        await CustomStatusAsync(engine, "1", "\"heard\"");
        await EvictedAsync(engine);
        work.Release.SetResult();

        Assert.Equal("1", (await EndOfAsync(engine, "1")).Output);
        Assert.Equal(1, work.Runs);
    }

    [Fact]
    public async Task Activity_of_an_evicted_instance_is_cancelled_when_it_is_terminated()
    {
        var (engine, work) = await StartWorkingAsync();
        await EvictedAsync(engine);

        await engine.Client.TerminateAsync("1", null, default);

        await work.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(OrchestrationStatus.Terminated, (await EndOfAsync(engine, "1")).Status);
    }

    [Fact]
    public async Task Result_of_an_evicted_instance_that_was_replaced_meanwhile_comes_to_nothing()
    {
        var (engine, first) = await StartWorkingAsync();
        await EvictedAsync(engine);
        await engine.Client.TerminateAsync("1", null, default);
        var second = first.Next();
        await engine.Client.RestartAsync("1", RestartId.Same, default);
        await second.Begun.Task.WaitAsync(TimeSpan.FromSeconds(20));

        first.Release.SetResult();
        second.Release.SetResult();

        Assert.Equal("2", (await EndOfAsync(engine, "1")).Output);
    }

    [Fact]
    public async Task Activity_of_an_evicted_instance_runs_again_after_a_crash()
    {
        var (engine, work) = await StartWorkingAsync();
        await EvictedAsync(engine);
        await engine.DisposeAsync();

        var second = work.Next();
        var reopened = await StartAsync();
        second.Release.SetResult();

        Assert.Equal("2", (await EndOfAsync(reopened, "1")).Output);
    }

    [Fact]
    public async Task Result_recorded_during_the_suspension_of_an_evicted_instance_counts_when_it_is_resumed()
    {
        var (engine, work) = await StartWorkingAsync();
        await engine.Client.SuspendAsync("1", null, default);
        await EvictedAsync(engine);
        work.Release.SetResult();
        await UntilAsync(
            async () => (await engine.Client.GetHistoryAsync("1", default))!.Any(e => e.EventType == "TaskCompleted"), "the result is recorded");
        await EvictedAsync(engine);

        await engine.Client.ResumeAsync("1", null, default);

        Assert.Equal("1", (await EndOfAsync(engine, "1")).Output);
        Assert.Equal(1, work.Runs);
    }

    private Orchestrator<Unit, int> Waiting() => Orchestrator<Unit, int>("waiting", (context, _) =>
    {
        context.SetCustomStatus("waiting");
        return context.WaitForExternalEventAsync(Go, default);
    });

    /// <summary>An instance whose activity runs until it is released; its result is the number of the run.</summary>
    private async Task<(DurableEngine Engine, Work Work)> StartWorkingAsync()
    {
        var work = new Work();
        var activity = Activity<Unit, int>("work", (_, cancellationToken) => work.RunAsync(cancellationToken));
        var orchestrator = Orchestrator<Unit, int>("working", async (context, _) =>
        {
            var working = context.CallActivityAsync(activity, Unit.Value);
            var heard = context.WaitForExternalEventAsync(Go, default);
            if (await Task.WhenAny(working, heard) == heard) context.SetCustomStatus("heard");
            return await working;
        });
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", Unit.Value);
        await work.Begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return (engine, work);
    }

    private async Task EvictedAsync(DurableEngine engine) => await UntilAsync(
        () =>
        {
            if (engine.LiveInstances > 0) _time.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(engine.LiveInstances == 0);
        },
        "it has left memory");

    private sealed class Work
    {
        private Work? _next;
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Work Next() => _next = new Work { _runs = 1 };

        public async Task<int> RunAsync(CancellationToken cancellationToken)
        {
            if (_next is { } next) return await next.RunAsync(cancellationToken);
            var run = Interlocked.Increment(ref _runs);
            Begun.TrySetResult();
            await using var registration = cancellationToken.Register(() => Cancelled.TrySetResult());
            await Release.Task.WaitAsync(cancellationToken);
            return run;
        }
    }
}
