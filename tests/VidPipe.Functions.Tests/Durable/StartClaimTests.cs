using Microsoft.DurableTask;
using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Tests.Assets;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Tests.Compliance;
using VidPipe.Functions.Tests.Rig;
using VidPipe.Storage.Compliance;

namespace VidPipe.Functions.Tests.Durable;

/// <summary>Starters that find the claim of another, who may have died before the instance was scheduled.</summary>
public sealed class StartClaimTests : IAsyncLifetime
{
    private static readonly Orchestrator<Unit, string> Quick = new("Quick", "quick", (_, _) => Task.FromResult("done"));

    private readonly DurableTaskRig _rig = new();
    private readonly DurableCatalog _catalog = new DurableCatalog().Add(Quick);
    private readonly DocumentStore _documents = new(new InMemoryBlobStore(TimeProvider.System));

    /// <summary>Waits end at once, and move it.</summary>
    private readonly PassingTime _time = new();

    public Task InitializeAsync() => _rig.StartAsync(_catalog, new DurableTaskBackEnd());

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task An_instance_whose_starter_died_between_its_claim_and_the_schedule_is_started_by_the_next()
    {
        Assert.True(await new InstanceClaims(_documents, _time).TryClaimAsync("quick-1", default));
        var began = _time.GetUtcNow();

        var outcome = await Client().StartAsync(Quick, "quick-1", Unit.Value, StartPolicy.OnlyIfAbsent, default);

        Assert.Equal(StartOutcome.Started, outcome);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        Assert.Equal("\"done\"", (await Client(TimeProvider.System).WaitForCompletionAsync("quick-1", limit.Token))!.Output);
    }

    [Fact]
    public async Task A_start_beside_a_slower_one_is_answered_when_that_has_made_the_instance()
    {
        var time = new WatchedTime();
        Assert.True(await new InstanceClaims(_documents, time).TryClaimAsync("quick-1", default));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));

        var start = Client(time).StartAsync(Quick, "quick-1", Unit.Value, StartPolicy.OnlyIfAbsent, default);
        for (var second = 0; second < 20; second++) await NextWaitEndsAsync();
        var isAnsweredTooSoon = start.IsCompleted;
        await _rig.Client.ScheduleNewOrchestrationInstanceAsync(Quick.Name, new RawJson("null"), new StartOrchestrationOptions("quick-1"), limit.Token);
        await NextWaitEndsAsync();

        Assert.False(isAnsweredTooSoon);
        Assert.Equal(StartOutcome.AlreadyExists, await start.WaitAsync(limit.Token));

        async Task NextWaitEndsAsync()
        {
            using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (!time.HasWaits && !start.IsCompleted) await looks.WaitForNextTickAsync(limit.Token);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task A_claim_of_a_host_whose_clock_was_ahead_is_taken_over_once_the_clock_is_true()
    {
        var ahead = new FakeTimeProvider();
        ahead.Advance(TimeSpan.FromDays(40));
        Assert.True(await new InstanceClaims(_documents, ahead).TryClaimAsync("quick-1", default));

        Assert.Equal(StartOutcome.Started, await Client().StartAsync(Quick, "quick-1", Unit.Value, StartPolicy.OnlyIfAbsent, default));
    }

    [Fact]
    public async Task Of_many_at_once_one_starts_the_instance_and_the_others_find_it()
    {
        var client = Client(TimeProvider.System);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => Task.Run(() => client.StartAsync(Quick, "quick-1", Unit.Value, StartPolicy.OnlyIfAbsent, default))));

        Assert.Single(outcomes, StartOutcome.Started);
        Assert.NotNull(await client.GetAsync("quick-1", default));
    }

    private DurableTaskOrchestrationClient Client(TimeProvider? time = null) =>
        new(_rig, _catalog, new InstanceClaims(_documents, time ?? _time), new RandomEntropy(), time ?? _time, ListOrder.Other);
}
