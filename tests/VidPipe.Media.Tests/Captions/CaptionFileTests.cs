using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Captions;

public sealed class CaptionFileTests : IDisposable
{
    private readonly MediaFixture _media = new();

    [Fact]
    public async Task WriteCaptions_writes_subrip()
    {
        var text = await WriteAsync("out.srt", new CaptionCue(0, 1.5, "Hello & <b>you</b>"), new CaptionCue(3661.0015, 3662.9996, "Two\nlines"));

        Assert.Equal(
            "1\r\n00:00:00,000 --> 00:00:01,500\r\nHello & <b>you</b>\r\n\r\n2\r\n01:01:01,002 --> 01:01:03,000\r\nTwo\r\nlines\r\n\r\n", text);
    }

    [Fact]
    public async Task WriteCaptions_writes_webvtt()
    {
        var text = await WriteAsync("out.vtt", new CaptionCue(0.25, 1.5, "Fish & <i>chips</i> --> now"), new CaptionCue(59.9999, 61, "Two\r\nlines"));

        Assert.Equal(
            "WEBVTT\n\n00:00:00.250 --> 00:00:01.500\nFish &amp; &lt;i&gt;chips&lt;/i&gt; --&gt; now\n\n00:01:00.000 --> 00:01:01.000\nTwo\nlines\n\n", text);
    }

    [Fact]
    public async Task WriteCaptions_lets_no_text_forge_a_cue()
    {
        var text = await WriteAsync("out.srt", new CaptionCue(0, 1, "one\n\n2\n00:00:01,000 --> 00:00:02,000\r\n\r\n \u0000two"));

        Assert.Equal("1\r\n00:00:00,000 --> 00:00:01,000\r\none\r\n2\r\n00:00:01,000 → 00:00:02,000\r\ntwo\r\n\r\n", text);
    }

    [Fact]
    public async Task WriteCaptions_refuses_another_format()
    {
        var failure = await Assert.ThrowsAsync<VidPipeException>(() => WriteAsync("out.txt", new CaptionCue(0, 1, "x")));

        Assert.Equal(ErrorCode.InvalidInput, failure.Code);
    }

    [Theory]
    [InlineData("out.srt", "subrip")]
    [InlineData("out.vtt", "webvtt")]
    public async Task WriteCaptions_writes_what_ffprobe_reads(string name, string codec)
    {
        await WriteAsync(name, new CaptionCue(0, 1, "ما هذا"), new CaptionCue(1, 2, "你好 & so on"));

        Assert.Equal(codec, await Tool.FactsAsync(_media.PathOf(name), "s", "codec_name"));
    }

    public void Dispose() => _media.Dispose();

    private async Task<string> WriteAsync(string name, params CaptionCue[] cues)
    {
        await _media.Tools.WriteCaptionsAsync(cues, _media.PathOf(name), CancellationToken.None);
        return await File.ReadAllTextAsync(_media.PathOf(name));
    }
}
