using VidPipe.Core.Errors;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Conforming;

public sealed class FitSpeechTests : IDisposable
{
    private readonly MediaFixture _media = new();

    [Fact]
    public async Task FitSpeech_speaks_faster_when_the_scene_is_shorter()
    {
        var speech = await _media.MakeAsync("speech.wav", "-f lavfi -i sine=f=440:r=24000:d=3");

        var (seconds, tempo) = await _media.Tools.FitSpeechAsync(speech, _media.PathOf("out.wav"), 2, CancellationToken.None);

        Assert.InRange(seconds, 1.9, 2);
        Assert.Equal(1.5, tempo, 0.03);
    }

    [Fact]
    public async Task FitSpeech_keeps_the_pitch()
    {
        var speech = await _media.MakeAsync("speech.wav", "-f lavfi -i sine=f=440:r=48000:d=3");

        await _media.Tools.FitSpeechAsync(speech, _media.PathOf("out.wav"), 2, CancellationToken.None);

        var samples = await Tool.SamplesAsync(_media.PathOf("out.wav"));
        var second = samples.AsSpan(24000, 48000).ToArray();
        var crossings = second.Zip(second.Skip(1)).Count(pair => pair.First < 0 && pair.Second >= 0);
        Assert.Equal(440, crossings, 10.0);
    }

    [Fact]
    public async Task FitSpeech_never_slows_down()
    {
        var speech = await _media.MakeAsync("speech.mp3", "-f lavfi -i sine=f=440:r=24000:d=1");

        var (seconds, tempo) = await _media.Tools.FitSpeechAsync(speech, _media.PathOf("out.wav"), 8, CancellationToken.None);

        Assert.Equal(1, seconds, 0.1);
        Assert.Equal(1, tempo);
    }

    [Fact]
    public async Task FitSpeech_at_most_doubles_the_tempo_and_cuts_the_rest()
    {
        var speech = await _media.MakeAsync("speech.wav", "-f lavfi -i sine=f=440:r=24000:d=4");

        var (seconds, tempo) = await _media.Tools.FitSpeechAsync(speech, _media.PathOf("out.wav"), 1, CancellationToken.None);

        Assert.Equal(2, tempo);
        Assert.Equal(1, seconds, 0.05);
    }

    [Fact]
    public async Task FitSpeech_refuses_a_file_without_sound()
    {
        var picture = await _media.MakeAsync("picture.png", "-f lavfi -i color=red:s=16x16 -frames:v 1");

        var failure = await Assert.ThrowsAsync<VidPipeException>(
            () => _media.Tools.FitSpeechAsync(picture, _media.PathOf("out.wav"), 1, CancellationToken.None));

        Assert.Equal(ErrorCode.UnsupportedFormat, failure.Code);
    }

    public void Dispose() => _media.Dispose();
}
