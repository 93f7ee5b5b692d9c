using VidPipe.Core.Durable;

namespace VidPipe.Engine.Tests.Timers;

public sealed class TimerTests : EngineTest
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ManualTime _time = new(Start);

    public TimerTests() => Time = _time;

    [Fact]
    public async Task Timer_fires_when_the_clock_reaches_it()
    {
        var engine = await StartWaitingAsync(TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(OrchestrationStatus.Running, (await engine.Client.GetAsync("1", default))!.Status);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(DurableJson.Serialize(Start.AddHours(1)), (await EndOfAsync(engine, "1")).Output);
    }

    [Fact]
    public async Task Timer_that_came_due_while_the_engine_was_down_fires_at_once()
    {
        var engine = await StartWaitingAsync(TimeSpan.FromHours(1));
        await engine.DisposeAsync();
        _time.Advance(TimeSpan.FromHours(5));

        var reopened = await StartAsync();

        Assert.Equal(DurableJson.Serialize(Start.AddHours(5)), (await EndOfAsync(reopened, "1")).Output);
    }

    [Fact]
    public async Task Timer_months_away_is_waited_for_in_parts()
    {
        var engine = await StartWaitingAsync(TimeSpan.FromDays(100));

        for (var day = 0; day < 100; day++) _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(OrchestrationStatus.Completed, (await EndOfAsync(engine, "1")).Status);
    }

    [Fact]
    public async Task Instance_at_rest_is_woken_by_its_timer()
    {
        var engine = await StartWaitingAsync(TimeSpan.FromHours(1));
        for (var i = 0; i < 4; i++) _time.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(() => Task.FromResult(engine.LiveInstances == 0), "it is at rest");

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(OrchestrationStatus.Completed, (await EndOfAsync(engine, "1")).Status);
    }

    private async Task<DurableEngine> StartWaitingAsync(TimeSpan wait)
    {
        var orchestrator = Orchestrator<Unit, DateTimeOffset>("waiting", async (context, _) =>
        {
            context.SetCustomStatus("waiting");
            await context.CreateTimerAsync(Start + wait, default);
            return context.Now;
        });
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", Unit.Value);
        await CustomStatusAsync(engine, "1", "\"waiting\"");
        return engine;
    }
}
