using VidPipe.Providers.Speaking;
using VidPipe.Providers.Synthetic.Speaking;

namespace VidPipe.Providers.Tests.Synthetic;

public sealed class SpeechTests : IDisposable
{
    private const string Story = "A lighthouse keeper lives by the sea. One day, he finds a message in a bottle, and nothing is the same again!";
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Cues_hold_the_whole_text_in_order_and_lie_where_it_is_loud()
    {
        var spoken = await _rig.SpeakAsync(Story);

        Assert.Equal(Story, string.Join(' ', spoken.Cues.Select(c => c.Text)));
        var samples = Footage.Samples(spoken.File.Path);
        var before = 0.0;
        foreach (var cue in spoken.Cues)
        {
            Assert.InRange(cue.Start, before, cue.End - 0.3);
            Assert.True(Loudness(samples, cue.Start, cue.End) > 500);
            if (before > 0) Assert.True(Loudness(samples, before + 0.02, cue.Start - 0.02) < 60);
            before = cue.End;
        }

        Assert.Equal(samples.Length / 2 / 48000.0, before, 0.02);
    }

    [Fact]
    public async Task The_voice_is_a_48_kHz_wave_file()
    {
        var spoken = await _rig.SpeakAsync("Hello there.");

        Assert.Superset(new HashSet<string> { "codec_name=pcm_s16le", "sample_rate=48000", "channels=1" }, Footage.Streams(spoken.File.Path, "codec_name,sample_rate,channels").ToHashSet());
    }

    [Fact]
    public async Task The_same_text_sounds_the_same_and_another_one_does_not()
    {
        var one = await File.ReadAllBytesAsync((await _rig.SpeakAsync("Hello there.")).File.Path);
        var same = await File.ReadAllBytesAsync((await _rig.SpeakAsync("Hello there.")).File.Path);
        var other = await File.ReadAllBytesAsync((await _rig.SpeakAsync("Hello where.")).File.Path);

        Assert.Equal(one, same);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("")]
    [InlineData("🚀🔥 …")]
    [InlineData("灯台守が瓶を見つける。")]
    public async Task What_cannot_be_said_is_a_short_silence(string text)
    {
        var spoken = await _rig.SpeakAsync(text);

        var samples = Footage.Samples(spoken.File.Path);
        Assert.InRange(samples.Length / 2 / 48000.0, 0.5, 6);
        Assert.True(Loudness(samples, 0, samples.Length / 2 / 48000.0) < 2);
    }

    [Fact]
    public async Task Filter_syntax_in_the_text_is_read_out_not_run()
    {
        var spoken = await _rig.SpeakAsync("x':voice=kal,volume=0[a];%{pts} \\N {\\an8} ../../etc/passwd \0\u0007");

        Assert.True(Loudness(Footage.Samples(spoken.File.Path), 0, 1) > 200);
    }

    [Theory]
    [InlineData("50% of $5 & more…", "50 percent of dollars 5 and more,")]
    [InlineData("Café Ångström, naïve œuvre", "Cafe Angstrom, naive oeuvre")]
    [InlineData("It’s “quoted” <b>", "It's quoted b")]
    [InlineData("… 🚀 —", "")]
    public void Signs_are_spelled_and_accents_dropped(string phrase, string said) => Assert.Equal(said, Speakable.Of(phrase));

    [Fact]
    public void Phrases_fit_two_lines_and_lose_nothing()
    {
        var text = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog while the old keeper watches from afar and ", 5)).Trim();

        var phrases = Phrases.Of(text);

        Assert.All(phrases, p => Assert.InRange(p.Length, 1, 84));
        Assert.Equal(text, string.Join(' ', phrases));
    }

    private static double Loudness(byte[] samples, double from, double to)
    {
        var (first, end) = ((int)(from * 48000), Math.Min((int)(to * 48000), samples.Length / 2));
        return Enumerable.Range(first, Math.Max(1, end - first - 1)).Average(i => Math.Abs((double)BitConverter.ToInt16(samples, i * 2)));
    }
}
