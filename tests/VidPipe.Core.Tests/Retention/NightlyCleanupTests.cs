using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using VidPipe.Core.Assets;
using VidPipe.Core.Retention;
using VidPipe.Core.Durable;
using VidPipe.Core.Ticker;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Retention;

public sealed class NightlyCleanupTests
{
    private static readonly TimeSpan HalfPastThree = new(3, 30, 0);

    private readonly InMemoryBlobStore _store = new(new FakeTimeProvider());
    private readonly Mock<IOrchestrationClient> _client = new();
    private readonly HashSet<string> _runs = [];
    private readonly HashSet<string> _cleanups = [];

    public NightlyCleanupTests()
    {
        _client.Setup(c => c.StartAsync(ScheduleOrchestrator.Handle, It.IsAny<string>(), It.IsAny<ScheduledRun>(), StartPolicy.OnlyIfAbsent, It.IsAny<CancellationToken>()))
            .Returns(async (Orchestrator<ScheduledRun, Unit> _, string id, ScheduledRun run, StartPolicy _, CancellationToken token) =>
            {
                if (!_runs.Add(id)) return StartOutcome.AlreadyExists;
                foreach (var work in Works) await work.RunAsync(run.Tick, token);
                return StartOutcome.Started;
            });
        _client.Setup(c => c.StartAsync(CleanupOrchestrator.Handle, It.IsAny<string>(), It.IsAny<CleanupInput>(), StartPolicy.OnlyIfAbsent, It.IsAny<CancellationToken>()))
            .ReturnsAsync((Orchestrator<CleanupInput, CleanupReport> _, string id, CleanupInput _, StartPolicy _, CancellationToken _) =>
                _cleanups.Add(id) ? StartOutcome.Started : StartOutcome.AlreadyExists);
    }

    private TimeSpan? At { get; set; } = HalfPastThree;

    private IEnumerable<IScheduledWork> Works => new ServiceCollection()
        .AddSingleton<TimeProvider>(new FakeTimeProvider())
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddSingleton<IBlobStore>(_store)
        .AddSingleton<DocumentStore>()
        .AddSingleton(_client.Object)
        .AddCleanup(new CleanupPolicy(TimeSpan.FromDays(7), At))
        .BuildServiceProvider()
        .GetServices<IScheduledWork>();

    [Fact]
    public async Task Every_night_has_one_clean_up_however_many_ticks_it_has()
    {
        await TickAsync("2030-01-01T03:30", "2030-01-04T12:00");

        Assert.Equal(["cleanup-20300101T033000Z", "cleanup-20300102T033000Z", "cleanup-20300103T033000Z", "cleanup-20300104T033000Z"], _cleanups.Order());
        Assert.Equal(4, _runs.Count);
    }

    [Fact]
    public async Task Nights_that_were_missed_are_made_up_for_once_at_the_next_tick()
    {
        await TickAsync("2030-01-01T03:30", "2030-01-01T04:00");

        await TickAsync("2030-01-05T09:12", "2030-01-05T10:00");

        Assert.Equal(["cleanup-20300101T033000Z", "cleanup-20300105T033000Z"], _cleanups.Order());
        Assert.Contains("schedule-cleanup-20300105T091200Z", _runs);
    }

    [Fact]
    public async Task A_night_that_has_not_come_yet_is_not_begun_early()
    {
        await TickAsync("2030-01-01T03:30", "2030-01-01T03:31");

        await TickAsync("2030-01-02T00:00", "2030-01-02T03:29");

        Assert.Single(_cleanups);
    }

    [Fact]
    public async Task A_night_of_a_host_whose_clock_was_ahead_stands_for_no_other()
    {
        await TickAsync("2030-02-10T03:30", "2030-02-10T03:31");

        await TickAsync("2030-01-01T03:30", "2030-01-02T12:00");

        Assert.Equal(["cleanup-20300101T033000Z", "cleanup-20300102T033000Z", "cleanup-20300210T033000Z"], _cleanups.Order());
    }

    [Fact]
    public async Task Switched_off_it_is_never_due()
    {
        At = null;

        await TickAsync("2030-01-01T00:00", "2030-01-03T00:00");

        Assert.Empty(_runs);
        Assert.Empty(_cleanups);
        Assert.Empty(await _store.NamesAsync(""));
    }

    [Fact]
    public async Task A_start_that_was_cut_short_before_it_was_noted_is_repeated_with_the_same_id()
    {
        var work = Works.Single();
        var tick = new DateTimeOffset(2030, 1, 1, 3, 30, 0, TimeSpan.Zero);
        await work.RunAsync(tick, default);
        foreach (var name in await _store.NamesAsync("cleanup/")) await _store.DeleteAsync(name);

        Assert.True(await work.IsDueAsync(tick, default));
        await work.RunAsync(tick.AddMinutes(1), default);

        Assert.Single(_cleanups);
        Assert.False(await work.IsDueAsync(tick.AddMinutes(2), default));
    }

    private async Task TickAsync(string from, string to)
    {
        var (tick, end) = (Time(from), Time(to));
        for (; tick <= end; tick = tick.AddMinutes(1)) await new ScheduleTicks(Works, _client.Object).HandleAsync(tick, default);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);
}
