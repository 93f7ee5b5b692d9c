using VidPipe.Core.Errors;
using VidPipe.Media.Conforming;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Conforming;

public sealed class ConformTests : IDisposable
{
    private readonly MediaFixture _media = new();

    [Theory]
    [InlineData("wrong-rate.mp4", "-f lavfi -i testsrc2=s=320x180:r=30:d=1 -f lavfi -i sine=r=48000:d=1 -c:v libx264 -c:a aac")]
    [InlineData("ntsc.mov", "-f lavfi -i testsrc2=s=320x180:r=30000/1001:d=1 -f lavfi -i sine=d=1 -c:v mpeg4 -c:a pcm_s16le")]
    [InlineData("variable-rate.mp4", "-f lavfi -i testsrc2=s=320x180:r=30:d=1 -vf select=not(mod(n\\,3))+lt(n\\,10) -fps_mode vfr -c:v libx264")]
    [InlineData("odd-size.mp4", "-f lavfi -i testsrc2=s=321x183:r=24:d=1 -c:v libx264 -pix_fmt yuv444p")]
    [InlineData("no-sound.mp4", "-f lavfi -i testsrc2=s=320x180:r=24:d=1 -c:v libx264")]
    [InlineData("mono.mp4", "-f lavfi -i testsrc2=s=320x180:r=24:d=1 -f lavfi -i sine=r=44100:d=1 -c:v libx264 -c:a aac -ac 1")]
    [InlineData("short-sound.mp4", "-f lavfi -i testsrc2=s=320x180:r=24:d=1 -f lavfi -i sine=r=48000:d=0.3 -c:v libx264 -c:a aac")]
    [InlineData("long-sound.mp4", "-f lavfi -i testsrc2=s=320x180:r=24:d=1 -f lavfi -i sine=r=48000:d=3 -c:v libx264 -c:a aac")]
    [InlineData("short-picture.mp4", "-f lavfi -i testsrc2=s=320x180:r=24:d=0.4 -f lavfi -i sine=r=48000:d=1 -c:v libx264 -c:a aac")]
    [InlineData("long.webm", "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=r=48000:d=2 -c:v libvpx -deadline realtime -c:a libopus")]
    [InlineData("ten-bit.mkv", "-f lavfi -i testsrc2=s=320x180:r=24:d=1 -c:v libx264 -pix_fmt yuv420p10le")]
    [InlineData("still.png", "-f lavfi -i testsrc2=s=320x180 -frames:v 1")]
    public async Task Conform_makes_the_house_format_of_whatever_comes(string name, string arguments)
    {
        var input = await _media.MakeAsync(name, arguments);
        var output = _media.PathOf("out.mp4");

        var info = await _media.Tools.ConformAsync(input, output, MediaFixture.Small, 1, CancellationToken.None);

        var clip = await HouseClip.TryReadAsync(output, MediaFixture.Small, CancellationToken.None);
        Assert.Equal(24, clip!.Frames);
        Assert.Equal(1, info.VideoDuration!.Value, 0.0001);
        Assert.Equal(1, info.AudioDuration!.Value, 0.0001);
        Assert.Equal(
            "h264,High,320,180,1:1,yuv420p,24/1,24/1,1/24000",
            await Tool.FactsAsync(output, "v", "codec_name,profile,width,height,pix_fmt,sample_aspect_ratio,r_frame_rate,avg_frame_rate,time_base"));
        Assert.Equal("aac,LC,48000,2", await Tool.FactsAsync(output, "a", "codec_name,profile,sample_rate,channels"));
        var times = (await Tool.PacketTimesAsync(output, "v")).Order().ToList();
        Assert.All(times.Index(), time => Assert.Equal(time.Index / 24.0, time.Item, 0.00001));
        Assert.Equal(48000, (await Tool.SamplesAsync(output)).Length, 1024.0);
    }

    [Theory]
    [InlineData("-movflags +faststart")]
    [InlineData("")]
    public async Task Conform_refuses_a_file_whose_end_is_missing(string layout)
    {
        var input = await _media.MakeAsync("whole.mp4", $"-f lavfi -i testsrc2=s=320x180:r=24:d=1 -c:v libx264 {layout}");
        using (var file = File.Open(input, FileMode.Open, FileAccess.Write)) file.SetLength(file.Length * 3 / 4);

        var refusal = await Assert.ThrowsAsync<VidPipeException>(
            () => _media.Tools.ConformAsync(input, _media.PathOf("out.mp4"), MediaFixture.Small, 1, CancellationToken.None));

        Assert.Equal(ErrorCode.UnsupportedFormat, refusal.Code);
        Assert.False(File.Exists(_media.PathOf("out.mp4")));
    }

    [Fact]
    public async Task Conform_refuses_a_clip_of_ours_whose_end_is_missing()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1.25);
        using (var file = File.Open(clip, FileMode.Open, FileAccess.Write)) file.SetLength(file.Length - 1);

        var refusal = await Assert.ThrowsAsync<VidPipeException>(
            () => _media.Tools.ConformAsync(clip, _media.PathOf("again.mp4"), MediaFixture.Small, 1.25, CancellationToken.None));

        Assert.Equal(ErrorCode.UnsupportedFormat, refusal.Code);
    }

    [Fact]
    public async Task Conform_copies_a_clip_that_is_conformed_already()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1.25);
        var output = _media.PathOf("again.mp4");

        await _media.Tools.ConformAsync(clip, output, MediaFixture.Small, 1.25, CancellationToken.None);

        Assert.Equal(Tool.Digest(clip), Tool.Digest(output));
    }

    [Fact]
    public async Task Conform_cuts_a_conformed_clip_that_is_too_long()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1.25);
        var output = _media.PathOf("shorter.mp4");

        var info = await _media.Tools.ConformAsync(clip, output, MediaFixture.Small, 0.5, CancellationToken.None);

        Assert.Equal(0.5, info.VideoDuration!.Value, 0.0001);
    }

    [Fact]
    public async Task Conform_gives_equal_bytes_when_run_twice()
    {
        var input = await _media.MakeForeignAsync("in.mp4", "400x300");

        await _media.Tools.ConformAsync(input, _media.PathOf("one.mp4"), MediaFixture.Small, 1, CancellationToken.None);
        await _media.Tools.ConformAsync(input, _media.PathOf("two.mp4"), MediaFixture.Small, 1, CancellationToken.None);

        Assert.Equal(Tool.Digest(_media.PathOf("one.mp4")), Tool.Digest(_media.PathOf("two.mp4")));
    }

    [Fact]
    public async Task Conform_sets_an_upright_picture_between_bars()
    {
        var output = await ConformWhiteAsync("color=white:s=180x320:r=24:d=1", "");

        var picture = await Tool.GreyAsync(output, 0);

        // 180x320 on a height of 180 is 102 wide: 109 black pixels to the left.
        Assert.InRange(Pixel(picture, 100, 90), 0, 20);
        Assert.InRange(Pixel(picture, 160, 90), 235, 255);
        Assert.InRange(Pixel(picture, 160, 5), 235, 255);
    }

    [Fact]
    public async Task Conform_fills_the_canvas_when_the_shape_is_nearly_its_own()
    {
        var output = await ConformWhiteAsync("color=white:s=640x352:r=24:d=1", "");

        var picture = await Tool.GreyAsync(output, 0);

        Assert.All(picture, pixel => Assert.InRange(pixel, 235, 255));
    }

    [Fact]
    public async Task Conform_undoes_wide_pixels()
    {
        // 160x180 pixels, each twice as wide as high, are seen as 320x180.
        var output = await ConformWhiteAsync("color=white:s=160x180:r=24:d=1", "-vf setsar=2");

        var picture = await Tool.GreyAsync(output, 0);

        Assert.All(picture, pixel => Assert.InRange(pixel, 235, 255));
    }

    [Fact]
    public async Task Conform_turns_a_rotated_video_upright()
    {
        var lying = await _media.MakeAsync("lying.mp4", "-f lavfi -i color=white:s=320x180:r=24:d=1 -c:v libx264 -preset ultrafast");
        var turned = await _media.MakeAsync("turned.mp4", $"-i {lying} -c copy -metadata:s:v:0 rotate=90");
        var output = _media.PathOf("out.mp4");

        var info = await _media.Tools.ProbeAsync(turned, CancellationToken.None);
        await _media.Tools.ConformAsync(turned, output, MediaFixture.Small, 1, CancellationToken.None);

        var picture = await Tool.GreyAsync(output, 0);
        Assert.Equal((180, 320), (info.Width, info.Height));
        Assert.InRange(Pixel(picture, 100, 90), 0, 20);
        Assert.InRange(Pixel(picture, 160, 90), 235, 255);
    }

    [Fact]
    public async Task Conform_refuses_a_file_without_a_picture()
    {
        var sound = await _media.MakeAsync("sound.wav", "-f lavfi -i sine=d=1");

        var failure = await Assert.ThrowsAsync<VidPipeException>(
            () => _media.Tools.ConformAsync(sound, _media.PathOf("out.mp4"), MediaFixture.Small, 1, CancellationToken.None));

        Assert.Equal(ErrorCode.UnsupportedFormat, failure.Code);
    }

    public void Dispose() => _media.Dispose();

    private async Task<string> ConformWhiteAsync(string source, string filter)
    {
        var input = await _media.MakeAsync("white.mp4", $"-f lavfi -i {source} {filter} -c:v libx264 -preset ultrafast");
        var output = _media.PathOf("out.mp4");
        await _media.Tools.ConformAsync(input, output, MediaFixture.Small, 1, CancellationToken.None);
        return output;
    }

    private static byte Pixel(byte[] picture, int x, int y) => picture[(y * 320) + x];
}
