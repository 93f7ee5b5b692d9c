namespace VidPipe.Local.CommandLine;

/// <summary>What the process answers to the shell; documented in README.md, so never renumbered.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>The project failed, or something went wrong that the other codes do not name.</summary>
    Failed = 1,

    /// <summary>The command line, the configuration or the request is not valid.</summary>
    Usage = 2,

    /// <summary>There is no such project, or the command does not apply to its state.</summary>
    NotFoundOrWrongState = 3,

    /// <summary>Another process holds the data folder.</summary>
    DataFolderInUse = 4,

    /// <summary>The address cannot be listened on.</summary>
    AddressInUse = 5,

    /// <summary>The project waits for a setting that the host does not have.</summary>
    Waiting = 6,

    /// <summary>Stopped by Ctrl-C, as shells have it: 128 + SIGINT.</summary>
    Stopped = 130,
}
