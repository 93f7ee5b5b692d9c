namespace VidPipe.Local.Following;

/// <summary>How often a host is asked; one machine, so often enough to look live and seldom enough to cost nothing.</summary>
internal static class Pace
{
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a host that went away is given to come back before a command takes over its data folder.</summary>
    public static readonly TimeSpan HostReturn = TimeSpan.FromSeconds(3);
}
