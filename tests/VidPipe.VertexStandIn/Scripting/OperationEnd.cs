namespace VidPipe.StandIn.Scripting;

/// <summary>How a video operation ends.</summary>
public enum OperationEnd
{
    /// <summary>With the videos asked for.</summary>
    Video,

    /// <summary>HTTP 200 with fewer videos or none, a count and reasons.</summary>
    Filtered,

    /// <summary>Done, with a google.rpc error.</summary>
    Error,

    /// <summary>Done, with neither a response nor an error.</summary>
    Nothing,

    /// <summary>Forgotten: every poll is answered NOT_FOUND.</summary>
    Lost,
}
