using VidPipe.Core.Errors;
using VidPipe.Core.Media;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Stitching;

public sealed class CrossfadeTests : IDisposable
{
    private readonly MediaFixture _media = new();

    [Fact]
    public async Task Stitch_is_shorter_by_each_overlap_when_clips_crossfade()
    {
        string[] clips = [await _media.MakeClipAsync("a.mp4", 2), await _media.MakeClipAsync("b.mp4", 1.5), await _media.MakeClipAsync("c.mp4", 2)];

        var request = _media.Joining(clips, "out.mp4", crossfade: 0.5);
        var result = await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        Assert.Equal([0, 1.5, 2.5], result.ClipStarts);
        Assert.Equal(4.5, result.Info.VideoDuration!.Value, 0.0001);
        Assert.Equal(4.5 * 24, (await Tool.PacketTimesAsync(request.OutputPath, "v")).Count);
        Assert.True(result.DriftSeconds < 1.0 / 24);
    }

    [Fact]
    public async Task Stitch_shows_both_neighbours_in_the_middle_of_a_crossfade()
    {
        var black = await ColourAsync("black", "black");
        var white = await ColourAsync("white", "white");

        var request = _media.Joining([black, white], "out.mp4", crossfade: 0.5);
        await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        Assert.InRange(await BrightnessAsync(request.OutputPath, 0.2), 0, 20);
        Assert.InRange(await BrightnessAsync(request.OutputPath, 0.75), 80, 180);
        Assert.InRange(await BrightnessAsync(request.OutputPath, 1.3), 235, 255);
    }

    [Fact]
    public async Task Stitch_starts_a_narration_with_its_clip_when_clips_crossfade()
    {
        var clip = await ColourAsync("silent", "gray");
        var click = await _media.MakeAsync("click.wav", "-f lavfi -i sine=f=900:r=48000:d=0.4 -af volume=5");
        StitchClip[] clips = [new(clip, null), new(clip, null), new(clip, click), new(clip, null)];

        var request = new StitchRequest(clips, MediaFixture.Small, 0.25, [], _media.PathOf("out.mp4"));
        var result = await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        var samples = await Tool.SamplesAsync(request.OutputPath);
        var heard = Array.FindIndex(samples, sample => Math.Abs(sample) > 0.02f) / 48000.0;
        Assert.Equal(1.5, result.ClipStarts[2]);
        Assert.Equal(1.5, heard, 0.02);
    }

    [Fact]
    public async Task Stitch_refuses_a_crossfade_as_long_as_a_clip()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1);

        var failure = await Assert.ThrowsAsync<VidPipeException>(
            () => _media.Tools.StitchAsync(_media.Joining([clip, clip], "out.mp4", 1), null, CancellationToken.None));

        Assert.Equal(ErrorCode.InvalidInput, failure.Code);
    }

    public void Dispose() => _media.Dispose();

    private async Task<string> ColourAsync(string name, string colour)
    {
        var source = await _media.MakeAsync($"{name}-source.mp4", $"-f lavfi -i color={colour}:s=320x180:r=24:d=1 -c:v libx264 -preset ultrafast");
        var clip = _media.PathOf($"{name}.mp4");
        await _media.Tools.ConformAsync(source, clip, MediaFixture.Small, 1, CancellationToken.None);
        return clip;
    }

    private static async Task<double> BrightnessAsync(string path, double at) => (await Tool.GreyAsync(path, at)).Average(pixel => pixel);
}
