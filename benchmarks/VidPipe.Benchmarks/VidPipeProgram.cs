using System.Diagnostics;

namespace VidPipe.Benchmarks;

/// <summary>The built command-line program, run as users run it.</summary>
internal static class VidPipeProgram
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "vidpipe.dll");

    public static Process Start(string folder, params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Dll, .. arguments])
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Runs to the end, and calls <paramref name="meanwhile"/> a hundred times a second until then.</summary>
    public static async Task<(TimeSpan Elapsed, string Output)> RunAsync(string folder, Action meanwhile, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!process.HasExited && await timer.WaitForNextTickAsync()) meanwhile();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return process.ExitCode == 0 ? (elapsed, await output) : throw new InvalidOperationException($"vidpipe ended with {process.ExitCode}: {await output}{await error}");
    }
}
