using System.Diagnostics;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Instances;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine.Activities;

/// <summary>One run of one activity call, from the queue to its line in the journal.</summary>
internal sealed class ActivityRun(
    ExecutionActivities activities,
    long sequence,
    string name,
    string input,
    int attempt,
    long scheduledAt,
    System.Diagnostics.ActivityContext parentSpan,
    EngineRuntime runtime)
{
    public ExecutionActivities Activities => activities;

    public string Name => name;

    /// <summary>Runs the activity and records how it ended. Never throws.</summary>
    public async ValueTask RunAsync()
    {
        var cancellation = activities.Token;
        try
        {
            // Terminated while it was in the queue.
            if (!cancellation.IsCancellationRequested) await RunAndRecordAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            runtime.Fault(exception);
        }
    }

    private async ValueTask RunAndRecordAsync(CancellationToken cancellation)
    {
        using var span = EngineTelemetry.Source.StartActivity($"activity {name}", ActivityKind.Internal, parentSpan);
        span?.SetTag("vidpipe.instance", activities.InstanceId).SetTag("vidpipe.name", name).SetTag("vidpipe.attempt", attempt);
        var started = runtime.Time.GetTimestamp();
        try
        {
            var registration = runtime.Catalog.Activities.GetValueOrDefault(name)
                ?? throw new VidPipeException(ErrorCode.Internal, $"This host knows no activity '{name}'.");
            var result = await registration
                .RunAsync(runtime.Services, new VidPipe.Core.Durable.ActivityContext(activities.InstanceId), input, cancellation)
                .ConfigureAwait(false);

            EngineTelemetry.ActivitiesCompleted.Add(1);
            Record(EventKind.ActivityCompleted, result);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Terminated, or the host stops: how it ended under cancellation says nothing about the step, which runs
            // again if the instance lives on.
            span?.SetStatus(ActivityStatusCode.Error, "cancelled");
        }
        catch (Exception exception)
        {
            var failure = Failure.From(exception);
            EngineTelemetry.ActivitiesFailed.Add(1);
            span?.SetStatus(ActivityStatusCode.Error, failure.Message);
            runtime.Log.LogWarning(
                exception, "Activity {Name} of {InstanceId} failed at attempt {Attempt}: {Code} {Reason}",
                name, activities.InstanceId, attempt, ErrorCodes.Name(failure.Code), failure.Message);
            Record(EventKind.ActivityFailed, DurableJson.Serialize(failure));
        }
        finally
        {
            EngineTelemetry.ActivityDuration.Record(runtime.Time.GetElapsedTime(started).TotalSeconds);
        }
    }

    private void Record(EventKind kind, string data) =>
        runtime.Writer.Enqueue(new ActivityEnded(activities, kind, sequence, name, data, scheduledAt));
}
