using System.ComponentModel;
using System.Diagnostics;

namespace VidPipe.Local.CommandLine;

/// <summary>Opens a file with what the system has for its kind.</summary>
internal static class SystemOpener
{
    /// <summary>An opener that failed says so within this time; a player may stay for as long as it shows the video.</summary>
    private static readonly TimeSpan FailsWithin = TimeSpan.FromSeconds(2);

    /// <exception cref="CommandFailedException">Failed: there is no opener, or it did not open the file.</exception>
    public static async Task OpenAsync(string file, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file);
        using var opener = Start(path);
        if (opener is null) return;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var end = opener.WaitForExitAsync(limit.Token);
        if (await Task.WhenAny(end, Task.Delay(FailsWithin, time, cancellationToken)) == end)
        {
            await end;
            if (opener.ExitCode != 0) throw new CommandFailedException(ExitCode.Failed, $"'{Name}' could not open '{file}' (exit code {opener.ExitCode}). The video is there; open it yourself.");
        }

        await limit.CancelAsync();
    }

    private static string Name => OperatingSystem.IsMacOS() ? "open" : "xdg-open";

    private static Process? Start(string path)
    {
        if (OperatingSystem.IsWindows()) return Process.Start(new ProcessStartInfo(path) { UseShellExecute = true });
        if (!IsOnPath(Name))
        {
            var advice = OperatingSystem.IsMacOS() ? "" : " On Debian and Ubuntu it is in the package xdg-utils.";
            throw new CommandFailedException(ExitCode.Failed, $"There is no '{Name}' on this machine to open '{path}' with; open it yourself.{advice}");
        }

        try
        {
            // Its output would come between ours, and a pipe of ours would break when this process ends before it.
            return Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$1\" </dev/null >/dev/null 2>&1", Name, path]));
        }
        catch (Win32Exception missing)
        {
            throw new CommandFailedException(ExitCode.Failed, $"'{Name}' cannot be started: {missing.Message} The video is '{path}'.", missing);
        }
    }

    private static bool IsOnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, name)));
}
