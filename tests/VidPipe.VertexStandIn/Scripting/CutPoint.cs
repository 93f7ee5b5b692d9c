namespace VidPipe.StandIn.Scripting;

/// <summary>Where a connection is cut.</summary>
public enum CutPoint
{
    /// <summary>Before the body is read. Its rule cannot look at the prompt; the kind of a <c>:generateContent</c> is guessed from the model's name.</summary>
    BeforeRead,

    /// <summary>After the request was read in full, before anything was done about it.</summary>
    AfterRead,

    /// <summary>After the work was done (a video job created, a picture paid for), before the first byte of the answer.</summary>
    AfterWork,

    /// <summary>In the middle of the answer's body.</summary>
    InAnswer,
}
