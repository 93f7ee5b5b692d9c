namespace VidPipe.Local.Hosting;

/// <summary>Where a host's log goes.</summary>
internal enum HostLog
{
    None,
    StandardOutput,

    /// <summary>Beside a command's own output.</summary>
    StandardError,
}
