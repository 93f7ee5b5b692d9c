using VidPipe.Core.Errors;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Probing;

public sealed class HostileInputTests : IDisposable
{
    private readonly MediaFixture _media = new();

    public static TheoryData<string, string> Scripts => new()
    {
        { "playlist.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n" },
        { "concat.mp4", "ffconcat version 1.0\nfile '/etc/passwd'\n" },
        { "drawing.png", "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file:///etc/passwd\"/></svg>" },
        { "dash.mp4", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"/>" },
        { "subtitles.mp4", "1\n00:00:00,000 --> 00:00:01,000\nhello\n" },
        { "empty.mp4", "" },
        { "pattern-%d.png", "no picture" },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Probe_and_conform_refuse_a_script_that_poses_as_media(string name, string content)
    {
        var path = _media.PathOf(name);
        await File.WriteAllTextAsync(path, content);

        await RefusedAsync(() => _media.Tools.ProbeAsync(path, CancellationToken.None));
        await RefusedAsync(() => _media.Tools.ConformAsync(path, _media.PathOf("out.mp4"), MediaFixture.Small, 1, CancellationToken.None));
    }

    [Fact]
    public async Task Probe_never_opens_a_playlist_behind_the_magic_bytes_of_a_video()
    {
        // The first bytes pass for an MP4's, the rest is a playlist: only the forced demuxer may look at it.
        var path = _media.PathOf("posing.mp4");
        await File.WriteAllTextAsync(path, "\0\0\0\bftyp\n#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n");

        await RefusedAsync(() => _media.Tools.ProbeAsync(path, CancellationToken.None));
    }

    [Theory]
    [InlineData(9000u, 16u)]
    [InlineData(8000u, 8000u)]
    [InlineData(100_000u, 100_000u)]
    public async Task Probe_refuses_a_picture_beyond_the_pixel_limits(uint width, uint height)
    {
        var path = _media.PathOf("bomb.png");
        await File.WriteAllBytesAsync(path, PngHeader(width, height));

        await RefusedAsync(() => _media.Tools.ProbeAsync(path, CancellationToken.None));
    }

    [Fact]
    public async Task Probe_refuses_a_damaged_video()
    {
        var whole = await _media.MakeForeignAsync("whole.mp4");
        var path = _media.PathOf("damaged.mp4");
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(whole))[..2000]);

        await RefusedAsync(() => _media.Tools.ProbeAsync(path, CancellationToken.None));
    }

    [Fact]
    public async Task Probe_refuses_a_file_that_is_not_there() =>
        await RefusedAsync(() => _media.Tools.ProbeAsync(_media.PathOf("nowhere.mp4"), CancellationToken.None));

    [Fact]
    public async Task Probe_tells_what_is_in_a_file()
    {
        var path = await _media.MakeForeignAsync("named.bin.mp4", "640x360", "25", 2);

        var info = await _media.Tools.ProbeAsync(path, CancellationToken.None);

        Assert.Equal(("mp4", 640, 360, 25.0, "h264", "aac"), (info.Container, info.Width, info.Height, info.FrameRate, info.VideoCodec, info.AudioCodec));
        Assert.Equal(2, info.VideoDuration!.Value, 0.01);
    }

    [Fact]
    public async Task Probe_reads_a_file_whose_name_has_quotes_spaces_and_options()
    {
        var path = _media.PathOf("a \" -i \"b' $HOME.mp4");
        File.Move(await _media.MakeForeignAsync("plain.mp4"), path);

        Assert.Equal(320, (await _media.Tools.ProbeAsync(path, CancellationToken.None)).Width);
    }

    [Fact]
    public async Task Probe_goes_by_the_bytes_and_not_by_the_name()
    {
        var sound = await _media.MakeAsync("sound.wav", "-f lavfi -i sine=d=1");
        var path = _media.PathOf("sound.mp4");
        File.Move(sound, path);

        var info = await _media.Tools.ProbeAsync(path, CancellationToken.None);

        Assert.Equal("wav", info.Container);
        Assert.Null(info.VideoDuration);
    }

    public void Dispose() => _media.Dispose();

    private static async Task RefusedAsync(Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<VidPipeException>(call);
        Assert.Equal(ErrorCode.UnsupportedFormat, failure.Code);
    }

    private static byte[] PngHeader(uint width, uint height)
    {
        byte[] header = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, .. Big(width), .. Big(height), 8, 2, 0, 0, 0];
        var crc = Crc32(header.AsSpan(12));
        return [.. header, .. Big(crc), 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82];
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    private static byte[] Big(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
