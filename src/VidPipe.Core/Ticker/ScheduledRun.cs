using System.Globalization;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Ticker;

/// <summary>One work at one tick.</summary>
public sealed record ScheduledRun(string Work, DateTimeOffset Tick)
{
    /// <summary>Names the run, whoever asks for it and how often. To the second, as cron expressions are.</summary>
    public string InstanceId => string.Create(
        CultureInfo.InvariantCulture, $"{ScheduleOrchestrator.Handle.IdPrefix}-{Work}-{Tick.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
}

/// <summary>Runs one scheduled work, whose instance is all that remembers the tick.</summary>
public static class ScheduleOrchestrator
{
    public static Orchestrator<ScheduledRun, Unit> Handle { get; } = new(
        "Schedule", "schedule", (context, run) => context.CallActivityAsync(RunScheduledWork.Handle, run, RetryOptions.Infrastructure));
}
