using VidPipe.Core.Errors;
using VidPipe.Media.Conforming;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Stitching;

public sealed class StraightCutTests : IDisposable
{
    private const double Frame = 1.0 / 24;

    private readonly MediaFixture _media = new();

    [Fact]
    public async Task Stitch_keeps_the_video_packets_as_they_are_when_clips_are_cut()
    {
        string[] clips = [await _media.MakeClipAsync("a.mp4", 1), await _media.MakeClipAsync("b.mp4", 1.5, 660)];

        var request = _media.Joining(clips, "out.mp4");
        var result = await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        var inputs = (await Tool.PacketDigestsAsync(clips[0], "v")).Concat(await Tool.PacketDigestsAsync(clips[1], "v"));
        Assert.Equal(inputs, await Tool.PacketDigestsAsync(request.OutputPath, "v"));
        Assert.Equal([0, 1], result.ClipStarts);
    }

    [Fact]
    public async Task Stitch_drifts_less_than_a_frame_in_all_when_twelve_clips_are_of_odd_length()
    {
        // 5 s are 234.375 packets of AAC: a plain copy would be 15 ms late at every join.
        var clip = await _media.MakeClipAsync("five.mp4", 5);

        var request = _media.Joining(Enumerable.Repeat(clip, 12), "out.mp4");
        var result = await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        var video = await Tool.PacketTimesAsync(request.OutputPath, "v");
        var audio = await Tool.PacketTimesAsync(request.OutputPath, "a");
        Assert.Equal(12 * 5 * 24, video.Count);
        Assert.Equal(60, video.Max() + Frame, 0.0001);
        Assert.Equal(60, audio.Max() + (1024 / 48000.0), Frame / 2);
        Assert.All(audio.Zip(audio.Skip(1)), pair => Assert.Equal(1024 / 48000.0, pair.Second - pair.First, 0.00001));
        Assert.True(result.DriftSeconds < Frame, $"{result.DriftSeconds}");
        Assert.Equal(60, result.Info.VideoDuration!.Value, 0.0001);
    }

    [Fact]
    public async Task Stitch_plays_each_clips_sound_with_its_picture_when_many_are_joined()
    {
        // A click 0.5 s into every clip of 0.875 s (41.02 packets): where it is heard is where its clip was put.
        var source = await _media.MakeAsync(
            "click-source.mp4",
            "-f lavfi -i color=black:s=320x180:r=24:d=0.875 -f lavfi -i aevalsrc=0.8*between(t\\,0.5\\,0.502):s=48000:d=0.875 -c:v libx264 -preset ultrafast -c:a aac -b:a 256k");
        var clip = _media.PathOf("click.mp4");
        await _media.Tools.ConformAsync(source, clip, MediaFixture.Small, 0.875, CancellationToken.None);

        var request = _media.Joining(Enumerable.Repeat(clip, 20), "out.mp4");
        await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        var samples = await Tool.SamplesAsync(request.OutputPath);
        for (var index = 0; index < 20; index++)
        {
            var from = (int)((index * 0.875 + 0.3) * 48000);
            var heard = Array.FindIndex(samples, from, sample => Math.Abs(sample) > 0.2f) / 48000.0;
            Assert.Equal((index * 0.875) + 0.5, heard, 0.0125);
        }
    }

    [Fact]
    public async Task Stitch_copies_one_clip_when_there_is_only_one()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1);

        var request = _media.Joining([clip], "out.mp4", crossfade: 0.5);
        var result = await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        Assert.Equal(await Tool.PacketDigestsAsync(clip, "v"), await Tool.PacketDigestsAsync(request.OutputPath, "v"));
        Assert.Equal(await Tool.PacketDigestsAsync(clip, "a"), await Tool.PacketDigestsAsync(request.OutputPath, "a"));
        Assert.Equal(1, result.Info.VideoDuration!.Value, 0.0001);
    }

    [Fact]
    public async Task Stitch_writes_the_promised_format_and_equal_bytes_when_run_twice()
    {
        string[] clips = [await _media.MakeClipAsync("it's a.mp4", 1), await _media.MakeClipAsync("b.mp4", 1, 660)];

        var first = _media.Joining(clips, "one.mp4");
        var second = _media.Joining(clips, "two.mp4");
        await _media.Tools.StitchAsync(first, null, CancellationToken.None);
        await _media.Tools.StitchAsync(second, null, CancellationToken.None);

        Assert.Equal("h264,High,320,180,yuv420p,24/1", await Tool.FactsAsync(first.OutputPath, "v", "codec_name,profile,width,height,pix_fmt,r_frame_rate"));
        Assert.Equal("aac,48000,2", await Tool.FactsAsync(first.OutputPath, "a", "codec_name,sample_rate,channels"));
        Assert.True(IsFastStart(first.OutputPath), "The index does not stand in front.");
        Assert.Equal(Tool.Digest(first.OutputPath), Tool.Digest(second.OutputPath));
        Assert.Empty(Directory.GetDirectories(_media.Folder));
    }

    [Fact]
    public async Task Stitch_joins_clips_of_different_encoder_settings_so_that_all_decode()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1);
        var arguments = HouseFormat.VideoArguments(MediaFixture.Small, 2).Concat(HouseFormat.AudioArguments).Concat(HouseFormat.ContainerArguments(MediaFixture.Small));
        var other = await _media.MakeAsync("b.mp4", $"-i {clip} {string.Join(' ', arguments)} -refs 5 -trellis 0 -x264-params weightp=0:cabac=0");

        var request = _media.Joining([clip, other, clip], "out.mp4");
        var result = await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        var (_, errors) = await Tool.RunAsync("ffmpeg", $"-v warning -i {request.OutputPath} -f null -");
        var (one, another) = (await HouseClip.TryReadAsync(clip, MediaFixture.Small, default), await HouseClip.TryReadAsync(other, MediaFixture.Small, default));
        Assert.False(one!.JoinsByCopyWith(another!));
        Assert.Equal("", errors);
        Assert.Equal(3, result.Info.VideoDuration!.Value, 0.0001);
    }

    [Fact]
    public async Task Stitch_leaves_nothing_behind_when_cancelled()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 2);
        using var stop = new CancellationTokenSource();
        var request = _media.Joining(Enumerable.Repeat(clip, 8), "out.mp4", 0.5);

        var stitch = _media.Tools.StitchAsync(request, new Act(stop.Cancel), stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stitch);
        Assert.Equal(["a.mp4", "source-a.mp4"], Directory.GetFileSystemEntries(_media.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Stitch_refuses_a_clip_that_is_not_conformed()
    {
        var foreign = await _media.MakeForeignAsync("foreign.mp4");

        var failure = await Assert.ThrowsAsync<VidPipeException>(
            () => _media.Tools.StitchAsync(_media.Joining([foreign], "out.mp4"), null, CancellationToken.None));

        Assert.Equal(ErrorCode.UnsupportedFormat, failure.Code);
    }

    [Fact]
    public async Task Stitch_reports_progress_up_to_one()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1);
        var reported = new List<double>();

        await _media.Tools.StitchAsync(_media.Joining([clip, clip], "out.mp4", 0.5), new Collect(reported), CancellationToken.None);

        Assert.Equal(reported.Order(), reported);
        Assert.Equal(1, reported[^1]);
    }

    public void Dispose() => _media.Dispose();

    private static bool IsFastStart(string path)
    {
        var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path));
        return text.IndexOf("moov", StringComparison.Ordinal) < text.IndexOf("mdat", StringComparison.Ordinal);
    }

    private sealed class Act(Action act) : IProgress<double>
    {
        public void Report(double value) => act();
    }

    private sealed class Collect(List<double> reported) : IProgress<double>
    {
        public void Report(double value) => reported.Add(value);
    }
}
