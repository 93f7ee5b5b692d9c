namespace VidPipe.Core.Ticker;

/// <summary>Something that is to be done at times. Each is asked at every tick of the host's timer.</summary>
public interface IScheduledWork
{
    /// <summary>Unique and stable: lower-case letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>Whether it has something to do at this tick. Cheap, and starts nothing.</summary>
    Task<bool> IsDueAsync(DateTimeOffset tick, CancellationToken cancellationToken);

    /// <summary>Does it. May run more than once for a tick (a crash before its completion was recorded), like an activity.</summary>
    Task RunAsync(DateTimeOffset tick, CancellationToken cancellationToken);
}
