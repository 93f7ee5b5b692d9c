using System.Diagnostics;
using System.Text.Json.Nodes;

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

    /// <summary>Where the host of <c>serve --data data</c> listens, once it does.</summary>
    public static async Task<Uri> UrlAsync(string folder)
    {
        var addressFile = Path.Combine(folder, "data", "host.json");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var tries = 0; tries < 1000 && await timer.WaitForNextTickAsync(); tries++)
        {
            if (File.Exists(addressFile)) return new Uri(JsonNode.Parse(await File.ReadAllTextAsync(addressFile))!["url"]!.GetValue<string>());
        }

        throw new TimeoutException("The host has not started.");
    }

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
