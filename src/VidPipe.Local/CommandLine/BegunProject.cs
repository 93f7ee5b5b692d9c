namespace VidPipe.Local.CommandLine;

/// <summary>How a command came by the project that it follows.</summary>
internal enum BegunState
{
    Started,

    /// <summary>A host that had ended left it, or another one is at it.</summary>
    FoundUnderWay,
}

internal sealed record BegunProject(string ProjectId, BegunState State);
