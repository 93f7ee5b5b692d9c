using System.Diagnostics;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;
using VidPipe.Media;
using VidPipe.Media.Running;
using VidPipe.Media.Stitching;

namespace VidPipe.Benchmarks;

/// <summary>
/// Eight conformed clips of 8 s at 720p, joined by us with and without the drift check and by ffmpeg's own copy of a
/// concat list (which drifts). The ways take turns, so that whatever else the machine does falls on all of them.
/// </summary>
internal sealed class StitchBenchmark : IBenchmark
{
    private const int Clips = 8;
    private const int Seconds = 8;
    private const int Rounds = 5;

    private static readonly Canvas Canvas = Canvas.For("16:9");

    public string Name => "stitch";

    public async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("vidpipe-stitch-").FullName;
        try
        {
            await MeasureAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string folder)
    {
        var options = new MediaOptions();
        using var ffmpeg = new Ffmpeg(options, TimeProvider.System);
        var tools = new MediaTools(options, ffmpeg, TimeProvider.System);
        var clips = new List<string>();
        for (var index = 0; index < Clips; index++) clips.Add(await MakeClipAsync(folder, ffmpeg, tools, index));
        var list = Path.Combine(folder, "baseline.txt");
        await File.WriteAllLinesAsync(list, clips.Select(clip => $"file '{clip}'"));

        var request = new StitchRequest([.. clips.Select(clip => new StitchClip(clip, null))], Canvas, 0, [], Path.Combine(folder, "ours.mp4"));
        var stitcher = new Stitcher(options, ffmpeg, new SoundTrack(options, ffmpeg));
        var baseline = Path.Combine(folder, "baseline.mp4");
        StitchResult? result = null;
        (string Way, Func<Task> Run, List<double> Times)[] ways =
        [
            ("ffmpeg's own concat copy", () => ConcatCopyAsync(list, baseline), []),
            ("ours without the drift check", async () => await stitcher.StitchAsync(await StitchPlan.MakeAsync(request, default), request, null, default), []),
            ("ours with the drift check", async () => result = await tools.StitchAsync(request, null, default), []),
        ];
        foreach (var (_, run, _) in ways) await run();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (_, run, times) in ways)
            {
                var begin = TimeProvider.System.GetTimestamp();
                await run();
                times.Add(TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds);
            }
        }

        var own = Median(ways[0].Times);
        Console.WriteLine($"stitch: {Clips} clips of {Seconds} s, {Canvas.Width}x{Canvas.Height}, {new FileInfo(request.OutputPath).Length / 1e6:0.0} MB, median of {Rounds}");
        foreach (var (way, _, times) in ways)
        {
            Console.WriteLine($"  {way,-30} {Median(times),6:0} ms   {Median(times) / own:0.00} x   ({string.Join(' ', times.Order().Select(time => $"{time:0}"))})");
        }

        Console.WriteLine($"  drift, ours                    {result!.DriftSeconds * 1000,6:0.0} ms   (one frame: {1000.0 / Canvas.FramesPerSecond:0.0} ms)");
        Console.WriteLine($"  drift, ffmpeg's own copy       {await EndOfSoundAsync(baseline, options) * 1000,6:0.0} ms   (end of sound against {Clips * Seconds} s)");
    }

    private static async Task<string> MakeClipAsync(string folder, Ffmpeg ffmpeg, MediaTools tools, int index)
    {
        var source = Path.Combine(folder, $"source{index}.mp4");
        await ffmpeg.RunAsync(
            new FfmpegCommand(
            [
                "-f", "lavfi", "-i", $"testsrc2=s={Canvas.Width}x{Canvas.Height}:r={Canvas.FramesPerSecond}:d={Seconds}",
                "-f", "lavfi", "-i", $"sine=f={220 + (40 * index)}:r=48000:d={Seconds}",
                "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", source,
            ]),
            null,
            default);
        var clip = Path.Combine(folder, $"clip{index}.mp4");
        await tools.ConformAsync(source, clip, Canvas, Seconds, default);
        return clip;
    }

    /// <summary>Started directly, without our runner, limits or options: what anybody would type.</summary>
    private static async Task ConcatCopyAsync(string list, string output)
    {
        string[] arguments = ["-nostdin", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", list, "-c", "copy", "-movflags", "+faststart", output];
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
    }

    private static async Task<double> EndOfSoundAsync(string path, MediaOptions options)
    {
        var last = "0";
        await new ToolProcess(TimeProvider.System).RunAsync(
            new ToolRun(
                options.FfprobePath,
                ["-v", "error", "-select_streams", "a", "-show_entries", "stream=duration", "-of", "csv=p=0", path],
                options.ProbeTimeLimit,
                line => last = line),
            default);
        return double.Parse(last, System.Globalization.CultureInfo.InvariantCulture) - (Clips * Seconds);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
