using VidPipe.Core.Generation;
using VidPipe.Core.Media;
using VidPipe.Media;

namespace VidPipe.Benchmarks;

/// <summary>All that ffmpeg does for a production of 15 s at 720p with speech: three foreign clips, their voices, the stitch, captions burned in, the poster.</summary>
internal sealed class ProductionMediaBenchmark : IBenchmark
{
    private const int Clips = 3;
    private const int Seconds = 5;

    private static readonly Canvas Canvas = Canvas.For("16:9");

    public string Name => "production-media";

    public async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("vidpipe-production-").FullName;
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
        string File(string name) => Path.Combine(folder, name);
        await ffmpeg.RunAsync(
            new FfmpegCommand(["-f", "lavfi", "-i", $"testsrc2=s=1280x720:r=30:d={Seconds}", "-f", "lavfi", "-i", $"anoisesrc=c=pink:a=0.1:d={Seconds}", File("foreign.mp4")]),
            null,
            default);
        await ffmpeg.RunAsync(new FfmpegCommand(["-f", "lavfi", "-i", "sine=f=300:d=6", File("speech.wav")]), null, default);

        var begin = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clips).Select(index => tools.ConformAsync(File("foreign.mp4"), File($"clip{index}.mp4"), Canvas, Seconds, default)));
        Tell("conform three clips", begin);
        begin = TimeProvider.System.GetTimestamp();
        await tools.FitSpeechAsync(File("speech.wav"), File("voice.wav"), Seconds, default);
        Tell("fit speech", begin);
        StitchClip[] clips = [.. Enumerable.Range(0, Clips).Select(index => new StitchClip(File($"clip{index}.mp4"), File("voice.wav")))];
        await StitchAsync("stitch with speech", 0, []);
        await StitchAsync("stitch with speech, captions", 0, [new(0, 4, "Small paper boats"), new(5, 9, "past the old mill")]);
        await StitchAsync("stitch with speech, crossfades", 0.5, []);
        begin = TimeProvider.System.GetTimestamp();
        await tools.PosterAsync(File("out.mp4"), 1, File("poster.png"), default);
        Tell("poster", begin);

        async Task StitchAsync(string what, double crossfade, IReadOnlyList<CaptionCue> captions)
        {
            var start = TimeProvider.System.GetTimestamp();
            await tools.StitchAsync(new StitchRequest(clips, Canvas, crossfade, captions, File("out.mp4")), null, default);
            Tell(what, start);
        }
    }

    private static void Tell(string what, long begin) =>
        Console.WriteLine($"  {what,-32} {TimeProvider.System.GetElapsedTime(begin).TotalSeconds,6:0.00} s");
}
