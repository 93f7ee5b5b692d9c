using System.Diagnostics;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>The line that a command prints for going on, and a shell into which it is pasted.</summary>
internal static class PrintedLine
{
    private const string Before = "To go on: ";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static string In(string output) =>
        output.Split('\n').Single(line => line.StartsWith(Before, StringComparison.Ordinal))[Before.Length..].TrimEnd();

    /// <param name="environment">On top of the tests' own.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string line, string folder, Dictionary<string, string> environment)
    {
        // "./run" is what people type in the repository; here the program that it starts stands in its place.
        await File.WriteAllTextAsync(Path.Combine(folder, "run"), $"#!/bin/sh\nexec dotnet '{RepositoryFiles.Program}' \"$@\"\n");
        var start = new ProcessStartInfo("sh", ["-c", $"chmod u+x run\n{line}"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("VidPipe_", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        start.Environment["VIDPIPE_COMMAND"] = "./run";
        start.Environment["VidPipe__Cleanup__Nightly"] = "false";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }
}
