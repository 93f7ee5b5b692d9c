using System.Diagnostics;

namespace VidPipe.Benchmarks;

/// <summary>
/// A video of 15 s at 720p by <c>vidpipe make</c>, from nothing to the saved file: median of five. The baseline is what
/// ffmpeg alone needs for a picture that moves for as long, encoded once.
/// </summary>
internal sealed class MakeBenchmark : IBenchmark
{
    private const int Rounds = 5;
    private const int Seconds = 15;
    private const int TargetSeconds = 15;
    private const int EncoderLimit = 2;

    public string Name => "make";

    public async Task RunAsync(string[] args)
    {
        var baseline = await MedianAsync(EncodeOnceAsync);
        var mostEncoders = 0;
        var made = await MedianAsync(folder => MakeAsync(folder, () => mostEncoders = Math.Max(mostEncoders, Encoders())));

        Console.WriteLine($"ffmpeg alone, {Seconds} s 720p, median of {Rounds}: {baseline.TotalSeconds:0.00} s");
        Console.WriteLine($"vidpipe make, {Seconds} s 720p, median of {Rounds}: {made.TotalSeconds:0.00} s, {made / baseline:0.0} times the baseline (target: at most {TargetSeconds} s on 2 cores)");
        Console.WriteLine($"ffmpeg processes at once: {mostEncoders} (limit {EncoderLimit})");
    }

    private static async Task<TimeSpan> MedianAsync(Func<string, Task<TimeSpan>> run)
    {
        var times = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            var folder = Directory.CreateTempSubdirectory("vidpipe-make-").FullName;
            times.Add(await run(folder));
            Directory.Delete(folder, recursive: true);
        }

        return times.Order().ElementAt(Rounds / 2);
    }

    private static async Task<TimeSpan> MakeAsync(string folder, Action meanwhile)
    {
        string[] arguments = ["make", "A lighthouse keeper rows out at dawn and saves a lost sailor", "--duration", $"{Seconds}", "--data", "data", "-o", "film.mp4"];
        return (await VidPipeProgram.RunAsync(folder, meanwhile, arguments)).Elapsed;
    }

    private static async Task<TimeSpan> EncodeOnceAsync(string folder)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(
            "ffmpeg", ["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", $"testsrc2=s=1280x720:r=24:d={Seconds}", "-c:v", "libx264", "-threads", "2", Path.Combine(folder, "out.mp4")]))!;
        await process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(start);
    }

    private static int Encoders()
    {
        var processes = Process.GetProcessesByName("ffmpeg");
        foreach (var process in processes) process.Dispose();
        return processes.Length;
    }
}
