using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Ticker;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;
using VidPipe.Functions.Tests.Rig;
using VidPipe.Hosting;
using VidPipe.Storage.Compliance;

namespace VidPipe.Functions.Tests.Schedules;

public class ScheduleTicksTests
{
    private static readonly DateTimeOffset Due = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Tick_that_comes_twice_and_late_starts_its_work_once()
    {
        var work = new NightShift();
        await using var rig = new DurableTaskRig();
        var (ticks, client) = await StartAsync(rig, work);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ticks.HandleAsync(Due, default)));
        var end = await client.WaitForCompletionAsync(new ScheduledRun(work.Name, Due).InstanceId, default);
        await ticks.HandleAsync(Due, default);
        await ticks.HandleAsync(Due.AddMinutes(1), default);
        await client.WaitForCompletionAsync(new ScheduledRun(work.Name, Due.AddMinutes(1)).InstanceId, default);

        Assert.Equal(OrchestrationStatus.Completed, end!.Status);
        Assert.Equal([Due, Due.AddMinutes(1)], work.Runs.Order());
    }

    [Fact]
    public async Task Tick_at_which_nothing_is_due_starts_nothing()
    {
        var work = new NightShift { IsDue = false };
        await using var rig = new DurableTaskRig();
        var (ticks, client) = await StartAsync(rig, work);

        await ticks.HandleAsync(Due, default);

        Assert.Empty((await client.ListAsync(new OrchestrationQuery(), default)).Instances);
    }

    // Expected occurrence, moment of the call, due time; seconds after 12:00.
    [Theory]
    [InlineData(0.0, 0.2, 0.0)]
    [InlineData(0.0, 3600.0, 0.0)]
    [InlineData(0.0, -0.4, 0.0)]
    [InlineData(60.0, 0.2, 0.0)]
    [InlineData(null, 5.7, 5.0)]
    public void Due_time_is_the_occurrence_that_the_platform_expected(double? expected, double called, double due)
    {
        var status = expected is { } seconds ? new ScheduleStatus { Next = Due.UtcDateTime.AddSeconds(seconds) } : null;

        Assert.Equal(Due.AddSeconds(due), CloudTimer.DueTime(status, Due.AddSeconds(called)));
    }

    private static async Task<(ScheduleTicks Ticks, IOrchestrationClient Client)> StartAsync(DurableTaskRig rig, IScheduledWork work)
    {
        var catalog = new DurableCatalog().AddSchedules();
        var client = new DurableTaskOrchestrationClient(
            rig, catalog, new InstanceClaims(new DocumentStore(new InMemoryBlobStore(TimeProvider.System)), TimeProvider.System), new CryptographicEntropy(), TimeProvider.System, ListOrder.Other);
        var services = new ServiceCollection().AddSingleton<IOrchestrationClient>(client).AddSingleton(work).AddSchedules().BuildServiceProvider();
        await rig.StartAsync(catalog, services);
        return (services.GetRequiredService<ScheduleTicks>(), client);
    }

    private sealed class NightShift : IScheduledWork
    {
        public string Name => "night-shift";

        public bool IsDue { get; init; } = true;

        public ConcurrentBag<DateTimeOffset> Runs { get; } = [];

        public Task<bool> IsDueAsync(DateTimeOffset tick, CancellationToken cancellationToken) => Task.FromResult(IsDue);

        public Task RunAsync(DateTimeOffset tick, CancellationToken cancellationToken)
        {
            Runs.Add(tick);
            return Task.CompletedTask;
        }
    }
}
