using System.Text;
using VidPipe.Core.Errors;

namespace VidPipe.Media.Probing;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
/// <param name="Name">For people and <c>MediaInfo.Container</c>.</param>
/// <param name="Demuxer">The only ffmpeg demuxer that may open it.</param>
internal sealed record FileKind(string Name, string Demuxer)
{
    private const int HeadLength = 512;

    public static readonly FileKind Mp4 = new("mp4", "mov");

    /// <summary>Formats that hold media themselves. Playlists, scripts and drawings (hls, dash, concat, svg) name other files, and are never among them.</summary>
    private static readonly (FileKind Kind, Func<ReadOnlySpan<byte>, bool> Matches)[] Known =
    [
        (Mp4, head => At(head, 4, "ftyp") || At(head, 4, "moov") || At(head, 4, "wide") || At(head, 4, "mdat")),
        (new("matroska", "matroska"), head => head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])),
        (new("avi", "avi"), head => At(head, 0, "RIFF") && At(head, 8, "AVI ")),
        (new("mpegts", "mpegts"), head => head.Length > 376 && head[0] == 0x47 && head[188] == 0x47 && head[376] == 0x47),
        (new("wav", "wav"), head => At(head, 0, "RIFF") && At(head, 8, "WAVE")),
        (new("flac", "flac"), head => At(head, 0, "fLaC")),
        (new("ogg", "ogg"), head => At(head, 0, "OggS")),
        (new("png", "png_pipe"), head => head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])),
        (new("jpeg", "jpeg_pipe"), head => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])),
        (new("webp", "webp_pipe"), head => At(head, 0, "RIFF") && At(head, 8, "WEBP")),
        (new("gif", "gif"), head => At(head, 0, "GIF8")),
        (new("aac", "aac"), head => head.Length > 1 && head[0] == 0xFF && (head[1] & 0xF6) == 0xF0),
        (new("mp3", "mp3"), head => At(head, 0, "ID3") || (head.Length > 1 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0 && (head[1] & 0x06) != 0)),
    ];

    /// <exception cref="VidPipeException">UNSUPPORTED_FORMAT: missing, empty, or nothing that is known.</exception>
    public static async Task<FileKind> SniffAsync(string path, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        int length;
        try
        {
            await using var file = File.OpenRead(path);
            length = await file.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VidPipeException(ErrorCode.UnsupportedFormat, $"There is no file '{Path.GetFileName(path)}'.", missing);
        }

        return Known.FirstOrDefault(known => known.Matches(head.AsSpan(0, length))).Kind
            ?? throw new VidPipeException(ErrorCode.UnsupportedFormat, $"'{Path.GetFileName(path)}' is no video, sound or picture of a supported format.");
    }

    /// <summary>Input options that keep ffmpeg to this file and this format: without the format list, a playlist posing as a video opens other files.</summary>
    public IEnumerable<string> OpenArguments(MediaOptions options) =>
    [
        "-protocol_whitelist", "file,pipe", "-format_whitelist", Demuxer, "-max_pixels", $"{options.MaxPixels}", "-f", Demuxer,
    ];

    private static bool At(ReadOnlySpan<byte> head, int offset, string text) =>
        head.Length >= offset + text.Length && head.Slice(offset, text.Length).SequenceEqual(Encoding.ASCII.GetBytes(text));
}
