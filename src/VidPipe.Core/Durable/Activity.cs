namespace VidPipe.Core.Durable;

/// <summary>Which concurrency limit an activity counts against.</summary>
public enum ActivityLane
{
    /// <summary>Mostly waits (network, disk).</summary>
    General,

    /// <summary>Keeps a core busy (ffmpeg); few run at once.</summary>
    Cpu,
}

/// <summary>An activity as the engines see it.</summary>
public abstract class ActivityHandle
{
    private protected ActivityHandle(string name, ActivityLane lane) => (Name, Lane) = (name, lane);

    public string Name { get; }

    public ActivityLane Lane { get; }
}

/// <summary>A typed activity name; <see cref="IActivity{TInput,TOutput}"/> does its work.</summary>
public sealed class Activity<TInput, TOutput>(string name, ActivityLane lane = ActivityLane.General) : ActivityHandle(name, lane);

/// <summary>What an activity may know of the instance that called it.</summary>
/// <param name="InstanceId">The calling instance.</param>
public sealed record ActivityContext(string InstanceId);

/// <summary>
/// The work behind an activity. It may run more than once for the same call (a crash before its completion was
/// recorded) and must do no harm when it does; the token is cancelled when the instance is terminated or the host stops.
/// </summary>
public interface IActivity<in TInput, TOutput>
{
    /// <exception cref="Errors.VidPipeException">A failure with its code; anything else becomes INTERNAL.</exception>
    Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken);
}
