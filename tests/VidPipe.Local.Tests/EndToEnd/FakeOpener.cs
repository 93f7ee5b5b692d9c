namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>An <c>xdg-open</c> (on macOS <c>open</c>) that only notes what it was called with.</summary>
internal static class FakeOpener
{
    public static string LogIn(string folder) => Path.Combine(folder, "opened.log");

    /// <returns>The environment in which it is found first.</returns>
    public static Dictionary<string, string> In(string folder, int exitCode = 0)
    {
        var programs = Path.Combine(folder, "programs");
        Directory.CreateDirectory(programs);
        var script = $"#!/bin/sh\necho \"$1\" >>'{LogIn(folder)}'\nexit {exitCode}\n";
        foreach (var name in (string[])["xdg-open", "open"])
        {
            var file = Path.Combine(programs, name);
            File.WriteAllText(file, script);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new() { ["PATH"] = $"{programs}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}" };
    }
}
