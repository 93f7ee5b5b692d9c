using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic;
using VidPipe.Tests;

namespace VidPipe.Providers.Tests.Synthetic;

public sealed class ClipTests : IDisposable
{
    private const string Start = "Wide shot of a boat by the sea at sunset. Words on screen: “A boat”";
    private const string End = "The same view after the camera has pushed in: a boat by the sea at sunset. Words on screen: “A boat”";
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    public static IEnumerable<object[]> Shapes => LongRun.Few(
        new TheoryData<string, int, int> { { "9:16", 720, 1280 }, { "16:9", 1280, 720 }, { "1:1", 720, 720 } }, few: 1);

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_clip_travels_from_its_start_keyframe_to_its_end_keyframe(string ratio, int width, int height)
    {
        var start = await _rig.PaintAsync(Start, ratio);
        var end = await _rig.PaintAsync(End, ratio, 1, start);

        var clip = await FilmAsync(start, end, ratio);

        var frames = Footage.Frames(clip);
        Assert.Equal(48, frames.Count);
        Assert.InRange(Footage.Distance(frames[0], Footage.Frames(start.Path)[0]), 0, 1.5);
        Assert.InRange(Footage.Distance(frames[^1], Footage.Frames(end.Path)[0]), 0, 1.5);
        AssertMoves(frames);
        var streams = Footage.Streams(clip, "codec_name,profile,width,height,pix_fmt,r_frame_rate");
        Assert.Superset(new HashSet<string> { "codec_name=h264", "profile=High", $"width={width}", $"height={height}", "pix_fmt=yuv420p", "r_frame_rate=24/1" }, streams.ToHashSet());
        Assert.DoesNotContain("codec_name=aac", streams);
    }

    [Fact]
    public async Task Keyframes_from_elsewhere_are_travelled_between_as_well()
    {
        var start = await BareAsync(await _rig.PaintAsync("A city at night", "1:1"));
        var end = await BareAsync(await _rig.PaintAsync("A desert at noon", "1:1"));

        var frames = Footage.Frames(await FilmAsync(start, end, "1:1"));

        Assert.InRange(Footage.Distance(frames[0], Footage.Frames(start.Path)[0]), 0, 1.5);
        Assert.InRange(Footage.Distance(frames[^1], Footage.Frames(end.Path)[0]), 0, 1.5);
        AssertMoves(frames);
    }

    /// <summary>Somebody edited the picture but left the plan in it: the pixels count.</summary>
    [Fact]
    public async Task A_keyframe_that_is_not_what_its_plan_says_is_shown_as_it_is()
    {
        var night = await _rig.PaintAsync("A city at night", "1:1");
        var plan = (await VidPipe.Providers.Synthetic.Painting.PngPlan.ReadAsync((await _rig.PaintAsync("A desert at noon", "1:1")).Path, default))!;
        var lying = await BareAsync(night);
        await VidPipe.Providers.Synthetic.Painting.PngPlan.WriteAsync(lying.Path, plan, default);

        var frames = Footage.Frames(await FilmAsync(lying, null, "1:1"));

        Assert.InRange(Footage.Distance(frames[0], Footage.Frames(night.Path)[0]), 0, 1.5);
    }

    [Fact]
    public async Task A_clip_with_sound_is_in_the_house_format_and_never_encoded_again()
    {
        var start = await _rig.PaintAsync(Start, "1:1");
        var submitted = Assert.IsType<VideoSubmission.Accepted>(await _rig.SubmitAsync(start, null, ratio: "1:1", duration: 3, audio: AudioMode.Ambient));
        var clip = Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync(submitted.OperationName)).File.Path;
        var conformed = _rig.Workspace.NewFile("mp4");

        await _rig.Media.ConformAsync(clip, conformed, Canvas.For("1:1"), 3, default);

        Assert.Equal(await File.ReadAllBytesAsync(clip), await File.ReadAllBytesAsync(conformed));
    }

    [Fact]
    public async Task Without_an_end_keyframe_the_camera_still_moves()
    {
        var start = await _rig.PaintAsync(Start, "1:1");

        var frames = Footage.Frames(await FilmAsync(start, null, "1:1"));

        Assert.InRange(Footage.Distance(frames[0], Footage.Frames(start.Path)[0]), 0, 1.5);
        AssertMoves(frames);
    }

    [Fact]
    public async Task Ambient_sound_is_heard_and_exactly_as_long_as_the_picture()
    {
        _rig.IsDraft = true;
        var start = await _rig.PaintAsync(Start, "1:1");

        var clip = await FilmAsync(start, null, "1:1", AudioMode.Ambient, duration: 3);

        Assert.Equal(3, Footage.Duration(clip, "v"));
        Assert.Equal(3, Footage.Duration(clip, "a"));
        var samples = Footage.Samples(clip);
        var loudness = Enumerable.Range(0, samples.Length / 2).Average(i => Math.Abs((double)BitConverter.ToInt16(samples, i * 2)));
        Assert.InRange(loudness, 150, 6000);
    }

    [Fact]
    public async Task The_same_request_gives_the_same_bytes_after_a_restart()
    {
        _rig.IsDraft = true;
        var start = await _rig.PaintAsync(Start, "1:1");
        var first = await FilmAsync(start, null, "1:1", AudioMode.Ambient);
        _rig.Restart();

        var second = await FilmAsync(start, null, "1:1", AudioMode.Ambient);

        Assert.Equal(await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));
    }

    [Fact]
    public async Task A_finished_operation_can_be_fetched_again_by_another_process()
    {
        _rig.IsDraft = true;
        var start = await _rig.PaintAsync(Start, "1:1");
        var accepted = Assert.IsType<VideoSubmission.Accepted>(await _rig.SubmitAsync(start, ratio: "1:1"));
        File.Delete(start.Path);
        _rig.Restart();

        var first = Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync(accepted.OperationName));
        var again = Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync(accepted.OperationName));

        Assert.Equal(await File.ReadAllBytesAsync(first.File.Path), await File.ReadAllBytesAsync(again.File.Path));
        Assert.Single(_rig.Calls, c => c.Kind == SyntheticKind.Video);
    }

    /// <summary>A new take is the same request with another seed: it goes another way between the same keyframes.</summary>
    public static IEnumerable<object[]> Seeds => LongRun.Few((TheoryData<uint>)[4_000_000_000, 2, 77], few: 1);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Another_seed_is_another_way_between_the_same_keyframes(uint seed)
    {
        var start = await _rig.PaintAsync(Start, "1:1");
        var end = await _rig.PaintAsync(End, "1:1", 1, start);
        var first = Footage.Frames(await FilmAsync(start, end, "1:1"));

        var take = await FilmAsync(start, end, "1:1", seed: seed);
        var again = await FilmAsync(start, end, "1:1", seed: seed);

        Assert.Equal(await File.ReadAllBytesAsync(take), await File.ReadAllBytesAsync(again));
        var frames = Footage.Frames(take);
        Assert.InRange(Footage.Distance(frames[0], Footage.Frames(start.Path)[0]), 0, 1.5);
        Assert.InRange(Footage.Distance(frames[^1], Footage.Frames(end.Path)[0]), 0, 1.5);
        Assert.True(Footage.Distance(frames[frames.Count / 2], first[first.Count / 2]) > 1);
        AssertMoves(frames);
    }

    [Fact]
    public async Task Another_seed_is_another_way_between_foreign_pictures_and_onwards_from_one_too()
    {
        _rig.IsDraft = true;
        var start = await BareAsync(await _rig.PaintAsync("A city at night", "1:1"));
        var end = await BareAsync(await _rig.PaintAsync("A desert at noon", "1:1"));
        var own = await _rig.PaintAsync(Start, "1:1");

        foreach (var (from, to) in new[] { (start, end), (start, null), (own, null) })
        {
            var one = await FilmAsync(from, to, "1:1", seed: 1);
            var other = await FilmAsync(from, to, "1:1", seed: 2);

            Assert.NotEqual(await File.ReadAllBytesAsync(one), await File.ReadAllBytesAsync(other));
        }
    }

    private async Task<string> FilmAsync(GeneratedFile start, GeneratedFile? end, string ratio, AudioMode audio = AudioMode.None, int duration = 2, uint seed = 1)
    {
        var accepted = Assert.IsType<VideoSubmission.Accepted>(await _rig.SubmitAsync(start, end, ratio: ratio, audio: audio, duration: duration, seed: seed));
        var done = Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync(accepted.OperationName));
        Assert.Equal(MediaTypes.Mp4, done.File.MediaType);
        return done.File.Path;
    }

    /// <summary>The same picture without the plan in it.</summary>
    private async Task<GeneratedFile> BareAsync(GeneratedFile picture)
    {
        var png = await File.ReadAllBytesAsync(picture.Path);
        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        var bare = _rig.Workspace.NewFile("png");
        await File.WriteAllBytesAsync(bare, [.. png.AsSpan(0, 33), .. png.AsSpan(33 + length + 12)]);
        return new GeneratedFile(bare, MediaTypes.Png);
    }

    /// <summary>Every half second shows something else, and no single step is a jump.</summary>
    private static void AssertMoves(IReadOnlyList<byte[]> frames)
    {
        var travelled = Enumerable.Range(0, frames.Count / 12).Sum(i => Footage.Distance(frames[i * 12], frames[Math.Min(i * 12 + 12, frames.Count - 1)]));
        var widest = Enumerable.Range(1, frames.Count - 1).Max(i => Footage.Distance(frames[i - 1], frames[i]));
        Assert.True(travelled > 3, $"It hardly moves: {travelled:0.00}.");
        Assert.True(widest < travelled / 4, $"It jumps: {widest:0.00} of {travelled:0.00}.");
    }
}
