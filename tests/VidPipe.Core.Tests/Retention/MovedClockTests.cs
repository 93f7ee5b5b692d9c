using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using VidPipe.Core.Assets;
using VidPipe.Core.Retention;
using VidPipe.Core.Durable;
using VidPipe.Core.Tests.Assets;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Retention;

/// <summary>Clean-ups of a host whose wall clock is set: what was written less than the grace period of elapsed time ago stays.</summary>
public sealed class MovedClockTests
{
    private const string Young = "health/young";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly SettableTime _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly InMemoryBlobStore _store;
    private WallClockHistory _history;

    public MovedClockTests()
    {
        _store = new InMemoryBlobStore(_time);
        _history = Start("boot-1");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(-40)]
    public async Task What_was_written_before_the_clock_was_set_is_as_old_as_the_time_that_has_elapsed(int days)
    {
        await _history.ObserveAsync(default);
        await _store.PutAsync(Young, "");
        _time.Set(days * Day);

        _time.Advance(CleanupHost.Grace - Day);
        var early = await RemovedAsync();
        _time.Advance(2 * Day);

        Assert.Empty(early);
        // Set back, it is in the future of the clock until that has caught up.
        Assert.Equal(days > 0 ? [Young] : [], await RemovedAsync());
    }

    [Fact]
    public async Task What_was_written_by_a_clock_that_was_behind_for_a_while_stays_for_the_grace_period()
    {
        await _history.ObserveAsync(default);
        _time.Set(-40 * Day);
        await _store.PutAsync(Young, "");
        await _history.ObserveAsync(default);
        _time.Set(40 * Day);

        _time.Advance(CleanupHost.Grace - Day);
        var early = await RemovedAsync();
        _time.Advance(2 * Day);

        Assert.Empty(early);
        Assert.Equal([Young], await RemovedAsync());
    }

    [Fact]
    public async Task What_was_old_before_the_clock_was_set_goes()
    {
        await _history.ObserveAsync(default);
        await _store.PutAsync("health/old", "");
        _time.Advance(CleanupHost.Grace + Day);
        await _store.PutAsync(Young, "");
        _time.Set(40 * Day);

        Assert.Equal(["health/old"], await RemovedAsync());
    }

    [Fact]
    public async Task A_clock_that_is_corrected_all_the_time_is_ahead_by_no_more_than_that()
    {
        for (var minute = 0; minute < 1000; minute++)
        {
            _time.Set(TimeSpan.FromMinutes(minute % 2 == 0 ? 6 : -6));
            _time.Advance(TimeSpan.FromMinutes(1));
            await _history.ObserveAsync(default);
        }

        Assert.InRange(await _history.AheadAsync(default), TimeSpan.Zero, TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task A_process_that_is_started_after_the_clock_was_set_knows_how_it_was_set_before()
    {
        await _history.ObserveAsync(default);
        await _store.PutAsync(Young, "");
        _time.Advance(Day);
        _time.Set(40 * Day);
        _history = Start("boot-1");

        Assert.Empty(await RemovedAsync());
    }

    [Fact]
    public async Task A_start_of_the_machine_trusts_the_clock_as_it_is_then()
    {
        await _history.ObserveAsync(default);
        _time.Set(40 * Day);
        _history = Start("boot-2");

        Assert.Equal(TimeSpan.Zero, await _history.AheadAsync(default));
    }

    [Fact]
    public async Task A_clock_that_stays_as_it_is_costs_one_write()
    {
        await _history.ObserveAsync(default);
        var kept = (await _store.HeadAsync(WallClockHistory.Name.Value))!.ETag;

        for (var hour = 0; hour < 24; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await _history.ObserveAsync(default);
        }

        Assert.Equal(kept, (await _store.HeadAsync(WallClockHistory.Name.Value))!.ETag);
    }

    [Fact]
    public async Task Every_tick_of_the_host_looks_at_the_clock_also_where_no_clean_up_is_due()
    {
        var nightly = new NightlyCleanup(Mock.Of<IOrchestrationClient>(), new DocumentStore(_store), new CleanupPolicy(CleanupHost.Grace, NightlyAt: null), _history);

        Assert.False(await nightly.IsDueAsync(_time.GetUtcNow(), default));
        _time.Set(40 * Day);

        Assert.Equal(40 * Day, await _history.AheadAsync(default));
    }

    private WallClockHistory Start(string boot) =>
        new(_time, CleanupHost.Grace, boot, new DocumentStore(_store), NullLogger<WallClockHistory>.Instance);

    /// <summary>What a clean-up removes that begins now.</summary>
    private async Task<IReadOnlyList<string>> RemovedAsync()
    {
        var clock = new CleanupClock(_time, new TouchOnUse(_time, CleanupHost.Grace), _history);
        var sweep = new SweepUnused(_store, [new AgeSweep(CleanupPart.Leftovers, TimeSpan.Zero, _store, "health/")], clock);
        var run = new CleanupRun("cleanup-1", "cleanup/runs/1/", CleanupMode.Remove, _time.GetUtcNow(), CleanupHost.Grace);
        return (await sweep.RunAsync(new ActivityContext("cleanup-1"), new SweepInput(run, CleanupPart.Leftovers, "", 0), default)).Names;
    }
}
