using VidPipe.Core.Durable;
using VidPipe.Core.Tests.Assets;

namespace VidPipe.Engine.Tests.Timers;

public sealed class TimerTests : EngineTest
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SettableTime _time = new(Start);

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
    public async Task Evicted_instance_is_activated_by_its_timer()
    {
        var engine = await StartWaitingAsync(TimeSpan.FromHours(1));
        for (var i = 0; i < 4; i++) _time.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(() => Task.FromResult(engine.LiveInstances == 0), "it is evicted");

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(OrchestrationStatus.Completed, (await EndOfAsync(engine, "1")).Status);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(-40)]
    public async Task Timer_takes_its_time_however_the_wall_clock_is_set_meanwhile(int days)
    {
        var engine = await StartWaitingAsync(TimeSpan.FromHours(1));
        _time.SetError(TimeSpan.FromDays(days));

        _time.Advance(TimeSpan.FromMinutes(59));
        await engine.Client.RaiseEventAsync("1", "written", null, default);
        Assert.Equal(OrchestrationStatus.Running, (await engine.Client.GetAsync("1", default))!.Status);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(OrchestrationStatus.Completed, (await EndOfAsync(engine, "1")).Status);
    }

    [Fact]
    public async Task Timer_of_a_host_whose_clock_was_ahead_fires_after_its_length_once_the_clock_is_true()
    {
        var orchestrator = Waits(TimeSpan.FromMinutes(5), times: 2);
        _time.SetError(TimeSpan.FromDays(40));
        var wrong = await StartAsync();
        await BeginAsync(wrong, orchestrator, "1", Unit.Value);
        await CustomStatusAsync(wrong, "1", "0");
        await wrong.DisposeAsync();
        _time.SetError(TimeSpan.Zero);

        var right = await StartAsync();
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("0", (await right.Client.GetAsync("1", default))!.CustomStatus);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await CustomStatusAsync(right, "1", "1");
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(OrchestrationStatus.Completed, (await EndOfAsync(right, "1")).Status);
    }

    [Fact]
    public async Task Timer_of_a_host_whose_clock_was_behind_fires_at_once_when_its_wall_time_has_passed()
    {
        var orchestrator = Waits(TimeSpan.FromMinutes(5), times: 1);
        _time.SetError(TimeSpan.FromDays(-40));
        var wrong = await StartAsync();
        await BeginAsync(wrong, orchestrator, "1", Unit.Value);
        await CustomStatusAsync(wrong, "1", "0");
        await wrong.DisposeAsync();
        _time.SetError(TimeSpan.Zero);

        var right = await StartAsync();

        Assert.Equal(OrchestrationStatus.Completed, (await EndOfAsync(right, "1")).Status);
    }

    [Fact]
    public async Task Evicted_instance_is_activated_after_the_length_of_its_timer_however_the_wall_clock_is_set()
    {
        var engine = await StartWaitingAsync(TimeSpan.FromHours(1));
        _time.SetError(TimeSpan.FromDays(-40));
        for (var i = 0; i < 4; i++) _time.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(() => Task.FromResult(engine.LiveInstances == 0), "it is evicted");
        await engine.Client.RaiseEventAsync("1", "activated", null, default);
        await UntilAsync(() => Task.FromResult(engine.LiveInstances == 1), "it is active");

        _time.Advance(TimeSpan.FromMinutes(56));

        Assert.Equal(OrchestrationStatus.Completed, (await EndOfAsync(engine, "1")).Status);
    }

    [Fact]
    public async Task Time_that_an_orchestrator_sees_goes_on_although_the_wall_clock_was_set_back()
    {
        var orchestrator = Orchestrator<Unit, int>("deadline", async (context, _) =>
        {
            var deadline = context.Now.AddMinutes(10);
            var looks = 0;
            for (; context.Now < deadline; looks++)
            {
                context.SetCustomStatus(looks);
                await context.CreateTimerAsync(context.Now.AddMinutes(1), default);
            }

            return looks;
        });
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", Unit.Value);
        await CustomStatusAsync(engine, "1", "0");

        _time.SetError(TimeSpan.FromDays(-40));
        for (var minute = 1; minute < 10; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await CustomStatusAsync(engine, "1", $"{minute}");
        }

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("10", (await EndOfAsync(engine, "1")).Output);
    }

    [Fact]
    public async Task Timers_that_came_due_while_the_engine_was_down_fire_in_the_order_in_which_they_were_due()
    {
        var orchestrator = Orchestrator<Unit, List<int>>("several", async (context, _) =>
        {
            var order = new List<int>();
            var all = new[] { 3, 1, 2 }.Select(async hours =>
            {
                await context.CreateTimerAsync(context.Now.AddHours(hours), default);
                order.Add(hours);
            }).ToList();
            context.SetCustomStatus("waiting");
            await Task.WhenAll(all);
            return order;
        });
        var engine = await StartAsync();
        await BeginAsync(engine, orchestrator, "1", Unit.Value);
        await CustomStatusAsync(engine, "1", "\"waiting\"");
        await engine.DisposeAsync();
        _time.Advance(TimeSpan.FromHours(5));

        var reopened = await StartAsync();

        Assert.Equal("[1,2,3]", (await EndOfAsync(reopened, "1")).Output);
    }

    private Orchestrator<Unit, Unit> Waits(TimeSpan length, int times) => Orchestrator<Unit, Unit>("waits", async (context, _) =>
    {
        for (var time = 0; time < times; time++)
        {
            context.SetCustomStatus(time);
            await context.CreateTimerAsync(context.Now + length, default);
        }

        return Unit.Value;
    });

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
