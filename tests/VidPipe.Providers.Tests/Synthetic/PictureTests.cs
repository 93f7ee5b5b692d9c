using System.Buffers.Binary;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Tests.Synthetic;

public sealed class PictureTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("16:9", 1280, 720)]
    [InlineData("9:16", 720, 1280)]
    [InlineData("1:1", 720, 720)]
    public async Task A_picture_is_a_png_of_its_canvas(string ratio, int width, int height)
    {
        var picture = await _rig.PaintAsync("A city at night", ratio);

        var png = await File.ReadAllBytesAsync(picture.Path);
        Assert.Equal(MediaTypes.Png, picture.MediaType);
        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.Single(Footage.Frames(picture.Path));
    }

    [Fact]
    public async Task The_same_request_gives_the_same_bytes_in_another_provider()
    {
        using var other = new Rig();

        var one = await File.ReadAllBytesAsync((await _rig.PaintAsync("A boat at sunset", "1:1")).Path);
        var same = await File.ReadAllBytesAsync((await other.PaintAsync("A boat at sunset", "1:1")).Path);

        Assert.Equal(one, same);
    }

    [Theory]
    [InlineData("A boat at sunset", 2u)]
    [InlineData("A boat at dawn", 1u)]
    public async Task Another_prompt_or_seed_gives_another_picture(string prompt, uint seed)
    {
        var one = Footage.Frames((await _rig.PaintAsync("A boat at sunset", "1:1")).Path)[0];
        var other = Footage.Frames((await _rig.PaintAsync(prompt, "1:1", seed)).Path)[0];

        Assert.True(Footage.Distance(one, other) > 2);
    }

    [Fact]
    public async Task A_continued_picture_is_closer_to_its_reference_than_a_fresh_one()
    {
        var reference = await _rig.PaintAsync("Wide shot of a cabin in the mountains at dawn", seed: 3);

        var continued = await _rig.PaintAsync("The same view after the camera has pushed in: a cabin in the mountains at dawn", seed: 4, references: reference);
        var fresh = await _rig.PaintAsync("The same view after the camera has pushed in: a cabin in the mountains at dawn", seed: 4);

        var seen = Footage.Frames(reference.Path)[0];
        Assert.True(Footage.Distance(seen, Footage.Frames(continued.Path)[0]) < Footage.Distance(seen, Footage.Frames(fresh.Path)[0]));
        Assert.NotEqual(await File.ReadAllBytesAsync(reference.Path), await File.ReadAllBytesAsync(continued.Path));
    }

    [Fact]
    public async Task Another_reference_gives_another_picture()
    {
        var one = await _rig.PaintAsync("A field", "1:1", 1, await _rig.PaintAsync("A field in the morning", "1:1"));
        var other = await _rig.PaintAsync("A field", "1:1", 1, await _rig.PaintAsync("A field at night", "1:1"));

        Assert.True(Footage.Distance(Footage.Frames(one.Path)[0], Footage.Frames(other.Path)[0]) > 5);
    }

    [Fact]
    public async Task A_foreign_reference_lends_its_colours()
    {
        var canvas = Canvas.For("1:1");
        var red = await ForeignAsync(canvas, 200, 30, 30);
        var blue = await ForeignAsync(canvas, 30, 30, 200);

        var reddish = Footage.Frames((await _rig.PaintAsync("A field", "1:1", 1, red)).Path)[0];
        var bluish = Footage.Frames((await _rig.PaintAsync("A field", "1:1", 1, blue)).Path)[0];

        Assert.True(Mean(reddish, 0) - Mean(bluish, 0) > 15);
        Assert.True(Mean(bluish, 2) - Mean(reddish, 2) > 15);
    }

    [Theory]
    [InlineData("'; drawtext=text='x':textfile=/etc/passwd, [in]split[a][b]; %{localtime} \\N {\\an8}{\\p1}m 0 0 l 9 9")]
    [InlineData("../../../etc/passwd\0\u0007\n\r\n:=%\"'\\\\")]
    [InlineData("שלום עולם, זהו סיפור קצר על הים 🌊")]
    [InlineData("🚀🔥👩‍🚀")]
    [InlineData("\uD800 lone surrogate")]
    [InlineData("   ")]
    [InlineData("灯台守が瓶の中の手紙を見つける物語。夕暮れの海で、波の音だけが聞こえる静かな夜に始まる長い長い物語。")]
    public async Task Any_text_makes_a_picture(string prompt)
    {
        var picture = await _rig.PaintAsync(prompt, "1:1");

        Assert.Single(Footage.Frames(picture.Path));
    }

    [Fact]
    public async Task Eight_thousand_characters_make_a_picture()
    {
        var picture = await _rig.PaintAsync(new string('ж', 8000), "1:1");

        Assert.Single(Footage.Frames(picture.Path));
    }

    [Fact]
    public async Task The_words_are_really_on_the_picture()
    {
        var canvas = Canvas.For("1:1");
        var plan = new ScenePlan(Setting.Sea, 1, 0.5f, 0, 0, 0, Weather.Clear, new Camera(0, 0, 1), [], null, "");
        using var compositor = new Compositor(SheetPainter.Still(plan, canvas), canvas);
        compositor.Draw(plan.Camera);

        var bare = Footage.Frames(await Files().WritePngAsync(compositor.Picture, "", canvas, _rig.Workspace, default))[0];
        var worded = Footage.Frames(await Files().WritePngAsync(compositor.Picture, "A message", canvas, _rig.Workspace, default))[0];

        var rows = Enumerable.Range(0, Footage.Height).Where(y => Enumerable.Range(0, Footage.Width * 3).Any(x => Math.Abs(bare[y * Footage.Width * 3 + x] - worded[y * Footage.Width * 3 + x]) > 30)).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.InRange(row, 3, Footage.Height / 3));
    }

    [Theory]
    [InlineData("A lighthouse keeper finds a message in a bottle and then walks home", "A lighthouse keeper finds a message in a bottle and then…")]
    [InlineData("Short.", "Short.")]
    [InlineData("The first sentence is here. The second one is far too long to be shown as well.", "The first sentence is here")]
    [InlineData("tabs\tand\n\nlines \u0001", "tabs and lines")]
    public void Words_are_cut_between_words(string prompt, string words) => Assert.Equal(words, PromptWords.Shorten(prompt));

    [Fact]
    public void Nothing_of_the_words_can_become_a_tag()
    {
        var script = WordsCard.Script(Canvas.For("16:9"), @"{\an8}x\Ny{\p1}", @"{\an8}x\Ny{\p1}", null);

        Assert.DoesNotContain(@"{\an8}", script, StringComparison.Ordinal);
        Assert.DoesNotContain(@"{\p1}", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_survives_its_picture_and_a_broken_one_is_ignored()
    {
        var picture = await _rig.PaintAsync("A fox “in” the snow", "1:1");
        var plan = await PngPlan.ReadAsync(picture.Path, default);
        var bytes = await File.ReadAllBytesAsync(picture.Path);
        var at = bytes.AsSpan().IndexOf("\"zoom\":"u8);
        bytes[at + 7] = (byte)'9';
        await File.WriteAllBytesAsync(picture.Path, bytes);

        Assert.Equal("A fox “in” the snow", plan?.Words);
        Assert.Null(await PngPlan.ReadAsync(picture.Path, default));
    }

    private PictureFiles Files() => new(new VidPipe.Media.Ffmpeg(new VidPipe.Media.MediaOptions(), TimeProvider.System));

    private async Task<GeneratedFile> ForeignAsync(Canvas canvas, byte red, byte green, byte blue)
    {
        var pixels = new byte[canvas.Width * canvas.Height * 4];
        for (var i = 0; i < pixels.Length; i += 4) (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = (red, green, blue, 255);
        return new GeneratedFile(await Files().WritePngAsync(pixels, "", canvas, _rig.Workspace, default), MediaTypes.Png);
    }

    private static double Mean(byte[] frame, int channel) => frame.Where((_, i) => i % 3 == channel).Average(v => v);
}
