using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using VidPipe.Core.Durable;
using VidPipe.Core.Tests.Assets;
using VidPipe.Core.Ticker;
using VidPipe.Local.Hosting;
using VidPipe.Local.Tests.EndToEnd;

namespace VidPipe.Local.Tests.Hosting;

public sealed class ScheduleTimerTests : IDisposable
{
    private readonly WatchedTime _time = new();
    private readonly Asked _work = new();
    private readonly ScheduleTimer _timer;

    public ScheduleTimerTests() =>
        _timer = new ScheduleTimer(new ScheduleTicks([_work], Mock.Of<IOrchestrationClient>()), _time, NullLogger<ScheduleTimer>.Instance);

    [Fact]
    public async Task Every_whole_minute_is_a_tick()
    {
        var began = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(20));
        _timer.Start();

        await AdvanceUntilAsync(TimeSpan.FromSeconds(20), 4);
        await _timer.StopAsync();

        Assert.Equal(Enumerable.Range(1, 4).Select(n => began.AddMinutes(n)), _work.Ticks.Take(4));
    }

    [Fact]
    public async Task Hours_of_sleep_are_no_ticks_of_their_own()
    {
        _timer.Start();
        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), 1);
        var before = _work.Ticks.Last();

        // The clock of a machine goes on while it sleeps, and its timers do not.
        _time.AdjustTime(_time.GetUtcNow().AddHours(8));
        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), _work.Ticks.Count + 2);
        await _timer.StopAsync();

        Assert.DoesNotContain(_work.Ticks, tick => tick > before.AddMinutes(2) && tick < before.AddHours(8));
        Assert.Equal(_work.Ticks.Distinct().Order(), _work.Ticks);
        Assert.Contains(_work.Ticks, tick => tick >= before.AddHours(8));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_goes_on_ticking()
    {
        _timer.Start();
        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), 2);
        var before = _work.Ticks.Last();

        _time.AdjustTime(_time.GetUtcNow().AddDays(-40));
        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), _work.Ticks.Count + 3);
        await _timer.StopAsync();

        Assert.True(_work.Ticks.Count(tick => tick < before.AddDays(-39)) >= 2);
        Assert.Equal(_work.Ticks.Distinct(), _work.Ticks);
    }

    [Fact]
    public async Task A_tick_that_fails_takes_none_of_the_next_away()
    {
        _work.Fails = tick => tick.Minute == 1;
        _timer.Start();

        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), 3);
        await _timer.StopAsync();

        Assert.Contains(_work.Ticks, tick => tick.Minute == 1);
        Assert.True(_work.Ticks.Count >= 3);
    }

    [Fact]
    public async Task A_timer_that_was_not_started_or_was_stopped_asks_for_nothing()
    {
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(_work.Ticks);

        _timer.Start();
        await _timer.StopAsync();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Empty(_work.Ticks);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>The timer sets its next wait after it has handled a tick, so the clock is moved on as often as it takes.</summary>
    private Task AdvanceUntilAsync(TimeSpan by, int ticks) => Eventually.IsTrueAsync($"{ticks} ticks", () =>
    {
        if (_time.HasWaits) _time.Advance(by);
        return _work.Ticks.Count >= ticks;
    });

    private sealed class Asked : IScheduledWork
    {
        private readonly ConcurrentQueue<DateTimeOffset> _ticks = new();

        public IReadOnlyCollection<DateTimeOffset> Ticks => _ticks;

        public Func<DateTimeOffset, bool> Fails { get; set; } = _ => false;

        public string Name => "asked";

        public Task<bool> IsDueAsync(DateTimeOffset tick, CancellationToken cancellationToken)
        {
            _ticks.Enqueue(tick);
            return Fails(tick) ? throw new InvalidOperationException("As the test wants.") : Task.FromResult(false);
        }

        public Task RunAsync(DateTimeOffset tick, CancellationToken cancellationToken) => throw new InvalidOperationException("It was never due.");
    }
}
