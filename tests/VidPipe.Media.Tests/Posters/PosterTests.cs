using VidPipe.Core.Errors;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Posters;

public sealed class PosterTests : IDisposable
{
    private readonly MediaFixture _media = new();

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(60)]
    public async Task Poster_writes_a_frame_of_the_video_whatever_time_is_asked_for(double at)
    {
        var video = await _media.MakeForeignAsync("in.mp4");
        var output = _media.PathOf("poster.png");

        await _media.Tools.PosterAsync(video, at, output, CancellationToken.None);

        Assert.Equal("png,320,180", await Tool.FactsAsync(output, "v", "codec_name,width,height"));
    }

    [Fact]
    public async Task Poster_refuses_sound()
    {
        var sound = await _media.MakeAsync("sound.wav", "-f lavfi -i sine=d=1");

        var failure = await Assert.ThrowsAsync<VidPipeException>(
            () => _media.Tools.PosterAsync(sound, 0, _media.PathOf("poster.png"), CancellationToken.None));

        Assert.Equal(ErrorCode.UnsupportedFormat, failure.Code);
    }

    public void Dispose() => _media.Dispose();
}
