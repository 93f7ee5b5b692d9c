namespace VidPipe.Media.Running;

/// <summary>
/// Ctrl-C in a terminal signals every process of the foreground group, and ffmpeg ends on it at once: the step would fail
/// while the host is still stopping in good order. A session of its own keeps a tool out of that, but for the moment in
/// which it starts (<see cref="ToolProcess"/> sees to that).
/// </summary>
internal static class OwnSession
{
    /// <summary>Part of util-linux and of busybox; where there is none, tools share the group as before.</summary>
    private static readonly string? Setsid = OperatingSystem.IsLinux() ? Find("setsid") : null;

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The program to start and the arguments to put in front. It executes in place, so the process id is the tool's.</summary>
    public static (string Program, IReadOnlyList<string> Arguments) For(string tool) =>
        // A missing tool is started directly, so that its absence is reported as what it is.
        Setsid is not null && Find(tool) is { } path ? (Setsid, [path]) : (tool, []);

    private static string? Find(string tool)
    {
        if (tool.Contains(Path.DirectorySeparatorChar)) return IsProgram(tool) ? tool : null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
}
