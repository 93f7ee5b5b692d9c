namespace VidPipe.Engine.Instances;

/// <summary>Something that an instance's pump handles, one at a time, in the order of the journal.</summary>
internal abstract record PumpMessage;

/// <summary>Take the code through the journal before anything else.</summary>
/// <param name="NewFrom">Events from this position on are news, not a replay.</param>
internal sealed record ReplayMessage(long NewFrom) : PumpMessage;

/// <summary>This execution is over, or was evicted: let go of everything.</summary>
internal sealed record EndMessage(EndReason Reason) : PumpMessage;

/// <summary>Nothing has happened for a while: leave memory, if that loses nothing.</summary>
internal sealed record IdleMessage : PumpMessage;

/// <summary>A continuation came from outside the pump: the code awaits something that no replay can repeat.</summary>
internal sealed record ForeignContinuationMessage : PumpMessage;

internal enum EndReason
{
    Finished,
    Terminated,
    Evicted,
}
