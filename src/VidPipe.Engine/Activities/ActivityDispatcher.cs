using VidPipe.Core.Durable;

namespace VidPipe.Engine.Activities;

/// <summary>Sends each activity run to the queue of its lane.</summary>
internal sealed class ActivityDispatcher(DurableCatalog catalog, int maxConcurrent, int maxConcurrentCpu)
{
    private readonly LaneQueue _general = new(maxConcurrent);
    private readonly LaneQueue _cpu = new(maxConcurrentCpu);

    public void Enqueue(ActivityRun run)
    {
        // An unknown activity fails when it runs, on the general lane.
        var lane = catalog.Activities.TryGetValue(run.Name, out var activity) ? activity.Handle.Lane : ActivityLane.General;
        (lane == ActivityLane.Cpu ? _cpu : _general).Enqueue(run);
    }

    /// <inheritdoc cref="LaneQueue.Stop"/>
    public Task Stop() => Task.WhenAll(_general.Stop(), _cpu.Stop());
}
