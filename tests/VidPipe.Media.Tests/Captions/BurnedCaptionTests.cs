using VidPipe.Core.Generation;
using VidPipe.Core.Media;
using VidPipe.Media.Captions;
using VidPipe.Media.Tests.Making;
using VidPipe.Tests;

namespace VidPipe.Media.Tests.Captions;

public sealed class BurnedCaptionTests : IDisposable
{
    private readonly MediaFixture _media = new();

    public static TheoryData<string> HostileTexts => new()
    {
        @"{\an8}at the top",
        @"{\pos(0,0)\fs200}large",
        @"%{pts} \N \h \\ {",
        "it's \"quoted\": a,b;c[d]",
        "one\nDialogue: 0,0:00:00.00,0:00:09.00,Caption,,0,0,0,,forged",
        "مرحبا بالعالم",
        "こんにちは世界 你好",
        "rocket 🚀 family 👨‍👩‍👧",
    };

    public static IEnumerable<object[]> Sizes => LongRun.Few(new TheoryData<int, int> { { 180, 320 }, { 320, 180 }, { 180, 180 } }, few: 1);

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Stitch_burns_captions_into_the_lower_third_while_they_are_spoken(int width, int height)
    {
        var canvas = new Canvas(width, height, 24);

        var plain = await StitchAsync(canvas, []);
        var burned = await StitchAsync(canvas, [new CaptionCue(0.5, 1, "Hello there")]);

        var (before, while_) = (await DifferencesAsync(plain, burned, canvas, 0.2), await DifferencesAsync(plain, burned, canvas, 0.75));
        Assert.Equal(0, before.Upper + before.Lower);
        Assert.Equal(0, while_.Upper);
        Assert.InRange(while_.Lower, width * height / 500, width * height / 3);
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public async Task Stitch_shows_any_text_literally_at_its_place(string text)
    {
        var canvas = MediaFixture.Small;

        var plain = await StitchAsync(canvas, []);
        var burned = await StitchAsync(canvas, [new CaptionCue(0, 1, text)]);

        var different = await DifferencesAsync(plain, burned, canvas, 0.5);
        Assert.Equal(0, different.Upper);
        Assert.True(different.Lower > 50, $"{different.Lower} pixels differ.");
    }

    [Fact]
    public async Task Stitch_survives_a_caption_of_eight_thousand_characters()
    {
        var plain = await StitchAsync(MediaFixture.Small, []);
        var burned = await StitchAsync(MediaFixture.Small, [new CaptionCue(0, 1, string.Concat(Enumerable.Repeat("wörd ", 1600)))]);

        Assert.True((await DifferencesAsync(plain, burned, MediaFixture.Small, 0.5)).Lower > 500);
    }

    [Fact]
    public async Task Stitch_burns_captions_when_clips_crossfade()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1);
        var request = _media.Joining([clip, clip], "out.mp4", crossfade: 0.5) with { BurnedCaptions = [new CaptionCue(0, 1.5, "Both")] };

        var result = await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        Assert.Equal(1.5, result.Info.VideoDuration!.Value, 0.0001);
    }

    [Fact]
    public async Task Stitch_burns_captions_in_a_folder_of_any_name()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 0.5);
        var folder = Directory.CreateDirectory(_media.PathOf(@"it's [a],b;c:d \e %d")).FullName;
        var moved = Path.Combine(folder, "a.mp4");
        File.Move(clip, moved);

        var request = _media.Joining([moved, moved], "unused.mp4") with { BurnedCaptions = [new CaptionCue(0, 1, "x")], OutputPath = Path.Combine(folder, "out.mp4") };
        var result = await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        Assert.Equal(1, result.Info.VideoDuration!.Value, 0.0001);
    }

    [Fact]
    public void Script_escapes_what_libass_would_obey()
    {
        var script = AssScript.Write([new CaptionCue(1, 61.005, "a{b}\\N\nc")], Canvas.For("16:9"));

        Assert.EndsWith("Dialogue: 0,0:00:01.00,0:01:01.01,Caption,,0,0,0,,a\\{b\\}\\\u2060N\\Nc\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_leaves_out_emoji_but_not_the_joiners_of_other_scripts()
    {
        var script = AssScript.Write([new CaptionCue(0, 1, "go 🚀👨‍👩‍👧❤️now ک‍ر")], Canvas.For("16:9"));

        Assert.EndsWith(",,go ❤now ک‍ر\n", script, StringComparison.Ordinal);
    }

    public void Dispose() => _media.Dispose();

    private async Task<string> StitchAsync(Canvas canvas, IReadOnlyList<CaptionCue> captions)
    {
        var name = $"grey-{canvas.Width}x{canvas.Height}";
        var clip = _media.PathOf(name + ".mp4");
        if (!File.Exists(clip))
        {
            var source = await _media.MakeAsync($"{name}-source.mp4", $"-f lavfi -i color=gray:s={canvas.Width}x{canvas.Height}:r=24:d=1 -c:v libx264 -preset ultrafast");
            await _media.Tools.ConformAsync(source, clip, canvas, 1, CancellationToken.None);
        }

        var request = new StitchRequest([new(clip, null)], canvas, 0, captions, _media.PathOf($"{name}-{captions.Count}.mp4"));
        await _media.Tools.StitchAsync(request, null, CancellationToken.None);
        return request.OutputPath;
    }

    /// <summary>How many pixels clearly differ in the upper half and in the lower one.</summary>
    private static async Task<(int Upper, int Lower)> DifferencesAsync(string one, string other, Canvas canvas, double at)
    {
        var differs = (await Tool.GreyAsync(one, at)).Zip(await Tool.GreyAsync(other, at)).Select(pair => Math.Abs(pair.First - pair.Second) > 40).ToList();
        var half = canvas.Width * canvas.Height / 2;
        return (differs.Take(half).Count(different => different), differs.Skip(half).Count(different => different));
    }
}
