namespace VidPipe.Storage.Files;

internal static class Volumes
{
    /// <summary>What this process may still write below a folder.</summary>
    public static long FreeBytesOf(string folder) =>
        new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
}
