using System.Diagnostics;

namespace VidPipe.Local.Tests.Scripts;

/// <summary>Runs lines of bash in which the functions of the repository's scripts are known.</summary>
internal static class ShellScript
{
    /// <param name="home">The home of whoever runs it, and the working folder.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string home, string lines)
    {
        var prologue = $"set -uo pipefail; root='{RepositoryFiles.Root}'; . \"$root/scripts/setup.sh\"; . \"$root/scripts/install.sh\"; program='{RepositoryFiles.Program}'\n";
        var start = new ProcessStartInfo("bash", ["-c", prologue + lines]) { WorkingDirectory = home, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = home;
        start.Environment.Remove("XDG_DATA_HOME");
        start.Environment.Remove("XDG_CONFIG_HOME");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
