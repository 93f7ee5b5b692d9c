using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace VidPipe.Engine;

/// <summary>Names under which the engine can be watched; all are "VidPipe.Engine".</summary>
internal static class EngineTelemetry
{
    public const string Name = "VidPipe.Engine";

    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Source = new(Name);

    public static readonly Counter<long> ActivitiesCompleted = Meter.CreateCounter<long>("vidpipe.engine.activities.completed");

    public static readonly Counter<long> ActivitiesFailed = Meter.CreateCounter<long>("vidpipe.engine.activities.failed");

    public static readonly Counter<long> OrchestrationsCompleted = Meter.CreateCounter<long>("vidpipe.engine.orchestrations.completed");

    public static readonly Counter<long> OrchestrationsFailed = Meter.CreateCounter<long>("vidpipe.engine.orchestrations.failed");

    public static readonly Counter<long> EventsCommitted = Meter.CreateCounter<long>("vidpipe.engine.events.committed");

    public static readonly Histogram<double> ActivityDuration = Meter.CreateHistogram<double>("vidpipe.engine.activity.duration", "s");

    public static readonly Histogram<long> BatchSize = Meter.CreateHistogram<long>("vidpipe.engine.commit.batch", "operations");

    /// <summary>Starts a span without making it the current one: it lives on a pump, which many threads serve.</summary>
    public static System.Diagnostics.Activity? StartDetached(string name, ActivityContext parent)
    {
        if (!Source.HasListeners()) return null;

        var current = System.Diagnostics.Activity.Current;
        var span = Source.StartActivity(name, ActivityKind.Internal, parent);
        System.Diagnostics.Activity.Current = current;
        return span;
    }
}
