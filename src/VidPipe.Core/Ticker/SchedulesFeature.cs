using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Ticker;

/// <summary>What a host adds to have schedules; each <see cref="IScheduledWork"/> is registered by its own feature.</summary>
public static class SchedulesFeature
{
    public static IServiceCollection AddSchedules(this IServiceCollection services) => services
        .AddSingleton<ScheduleTicks>()
        .AddSingleton<RunScheduledWork>();

    public static DurableCatalog AddSchedules(this DurableCatalog catalog) => catalog
        .Add(ScheduleOrchestrator.Handle)
        .Add(RunScheduledWork.Handle, services => services.GetRequiredService<RunScheduledWork>());
}
