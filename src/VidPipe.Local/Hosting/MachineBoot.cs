namespace VidPipe.Local.Hosting;

/// <summary>Tells one start of the machine from another.</summary>
internal static class MachineBoot
{
    private const string LinuxPath = "/proc/sys/kernel/random/boot_id";

    /// <summary>Changes with every start of the machine; null where nothing says it.</summary>
    public static string? Id()
    {
        try
        {
            return File.Exists(LinuxPath) ? File.ReadAllText(LinuxPath).Trim() : null;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
