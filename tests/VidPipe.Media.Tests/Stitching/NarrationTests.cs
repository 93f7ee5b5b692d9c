using System.Globalization;
using System.Text.RegularExpressions;
using VidPipe.Core.Media;
using VidPipe.Media.Tests.Making;
using VidPipe.Tests;

namespace VidPipe.Media.Tests.Stitching;

public sealed partial class NarrationTests : IDisposable
{
    private readonly MediaFixture _media = new();

    public static IEnumerable<object[]> Volumes => LongRun.Few((TheoryData<double>)[0.02, 3, 0.3], few: 2);

    [Theory]
    [MemberData(nameof(Volumes))]
    public async Task Stitch_brings_speech_to_fourteen_below_full_scale_whatever_its_level(double volume)
    {
        var clip = await NoisyClipAsync();
        var speech = await SpeechAsync("speech.wav", "The river carries small paper boats past the old mill", volume);
        StitchClip[] clips = [new(clip, speech), new(clip, null), new(clip, speech)];

        var request = new StitchRequest(clips, MediaFixture.Small, 0, [], _media.PathOf("out.mp4"));
        var result = await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        var (loudness, peak) = await LoudnessAsync(request.OutputPath);
        Assert.Equal(-14, loudness, 1.0);
        Assert.True(peak <= -1, $"True peak {peak} dBTP");
        Assert.True(result.DriftSeconds < 1.0 / 24);
        Assert.Equal(12, result.Info.VideoDuration!.Value, 0.0001);
    }

    [Fact]
    public async Task Stitch_still_copies_the_video_when_there_is_speech()
    {
        var clip = await NoisyClipAsync();
        var speech = await SpeechAsync("speech.wav", "Small boats", 1);

        var request = new StitchRequest([new(clip, speech), new(clip, null)], MediaFixture.Small, 0, [], _media.PathOf("out.mp4"));
        await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        var input = await Tool.PacketDigestsAsync(clip, "v");
        Assert.Equal(input.Concat(input), await Tool.PacketDigestsAsync(request.OutputPath, "v"));
    }

    [Fact]
    public async Task Stitch_starts_each_narration_with_its_clip()
    {
        var silent = await _media.MakeAsync("silent-source.mp4", "-f lavfi -i color=gray:s=320x180:r=24:d=2 -c:v libx264 -preset ultrafast");
        var clip = _media.PathOf("silent.mp4");
        await _media.Tools.ConformAsync(silent, clip, MediaFixture.Small, 2, CancellationToken.None);
        var tone = await _media.MakeAsync("tone.wav", "-f lavfi -i sine=f=900:r=48000:d=0.5 -af volume=4");
        StitchClip[] clips = [new(clip, null), new(clip, tone), new(clip, null), new(clip, tone)];

        var request = new StitchRequest(clips, MediaFixture.Small, 0, [], _media.PathOf("out.mp4"));
        await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        var samples = await Tool.SamplesAsync(request.OutputPath);
        Assert.Equal(2, FirstLoud(samples, 0), 0.02);
        Assert.Equal(6, FirstLoud(samples, 4), 0.02);
    }

    [Fact]
    public async Task Stitch_lowers_the_clips_own_sound_while_somebody_speaks()
    {
        var clip = await _media.MakeClipAsync("tone.mp4", 4, tone: 3000);
        var voice = await _media.MakeAsync("voice.wav", "-f lavfi -i sine=f=300:r=48000:d=4 -af volume=6");

        var request = new StitchRequest([new(clip, null), new(clip, voice)], MediaFixture.Small, 0, [], _media.PathOf("out.mp4"));
        await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        var samples = await Tool.SamplesAsync(request.OutputPath);
        var alone = ToneLevel(samples, 3000, 2);
        var beneath = ToneLevel(samples, 3000, 6);
        Assert.True(beneath < alone / 2, $"{alone} alone, {beneath} beneath the voice");
    }

    [Fact]
    public async Task Stitch_leaves_silence_alone_when_a_narration_says_nothing()
    {
        var silent = _media.PathOf("quiet.mp4");
        var source = await _media.MakeAsync("quiet-source.mp4", "-f lavfi -i color=gray:s=320x180:r=24:d=1 -c:v libx264 -preset ultrafast");
        await _media.Tools.ConformAsync(source, silent, MediaFixture.Small, 1, CancellationToken.None);
        var nothing = await _media.MakeAsync("nothing.wav", "-f lavfi -i anullsrc=r=48000 -t 0.5");

        var request = new StitchRequest([new(silent, nothing), new(silent, null)], MediaFixture.Small, 0, [], _media.PathOf("out.mp4"));
        await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        Assert.All(await Tool.SamplesAsync(request.OutputPath), sample => Assert.InRange(sample, -0.001f, 0.001f));
    }

    public void Dispose() => _media.Dispose();

    private async Task<string> NoisyClipAsync()
    {
        var source = await _media.MakeAsync(
            "noisy-source.mp4",
            "-f lavfi -i testsrc2=s=320x180:r=24:d=4 -f lavfi -i anoisesrc=c=pink:a=0.05:r=48000:d=4:seed=7 -c:v libx264 -preset ultrafast -c:a aac");
        var clip = _media.PathOf("noisy.mp4");
        await _media.Tools.ConformAsync(source, clip, MediaFixture.Small, 4, CancellationToken.None);
        return clip;
    }

    private Task<string> SpeechAsync(string name, string words, double volume)
    {
        var text = _media.PathOf(name + ".txt");
        File.WriteAllText(text, words);
        return _media.MakeAsync(name, $"-f lavfi -i flite=textfile={text}:voice=slt -af volume={volume.ToString(CultureInfo.InvariantCulture)}");
    }

    private static double FirstLoud(float[] samples, double from) =>
        Array.FindIndex(samples, (int)(from * 48000), sample => Math.Abs(sample) > 0.02f) / 48000.0;

    /// <summary>How much of one pitch is in a second of sound (a single bin of a Fourier transform).</summary>
    private static double ToneLevel(float[] samples, double pitch, int fromSecond)
    {
        var (re, im) = (0.0, 0.0);
        for (var index = 0; index < 48000; index++)
        {
            var angle = 2 * Math.PI * pitch * index / 48000;
            re += samples[(fromSecond * 48000) + index] * Math.Cos(angle);
            im += samples[(fromSecond * 48000) + index] * Math.Sin(angle);
        }

        return Math.Sqrt((re * re) + (im * im)) / 48000;
    }

    private static async Task<(double Loudness, double Peak)> LoudnessAsync(string path)
    {
        var (_, log) = await Tool.RunAsync("ffmpeg", $"-hide_banner -nostats -i {path} -vn -af ebur128=peak=true -f null -");
        var summary = log[log.LastIndexOf("Summary:", StringComparison.Ordinal)..];
        return (Number(Integrated().Match(summary)), Number(Peak().Match(summary)));

        static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"I:\s+(-?[\d.]+) LUFS")]
    private static partial Regex Integrated();

    [GeneratedRegex(@"Peak:\s+(-?[\d.]+) dBFS")]
    private static partial Regex Peak();
}
