using System.Globalization;
using System.Text;
using System.Text.Json;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Media.Running;

namespace VidPipe.Media.Probing;

/// <summary>A probed foreign file: what it is, and which of its streams to take.</summary>
/// <param name="DisplayWidth">As it is to be seen: after rotation, with square pixels.</param>
internal sealed record Probed(
    FileKind Kind, MediaInfo Info, int? VideoStream, int? AudioStream, double DisplayWidth, double DisplayHeight);

/// <summary>Asks ffprobe about foreign files.</summary>
internal sealed class Ffprobe(MediaOptions options, ToolProcess tools)
{
    /// <exception cref="VidPipeException">UNSUPPORTED_FORMAT: not a media file, damaged, or a picture beyond the limits.</exception>
    public async Task<Probed> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        var kind = await FileKind.SniffAsync(path, cancellationToken);
        var json = new StringBuilder();
        var exit = await tools.RunAsync(
            new ToolRun(
                options.FfprobePath,
                ["-v", "error", "-of", "json", "-show_entries", ProbeDocument.Entries, .. kind.OpenArguments(options), "-i", path],
                options.ProbeTimeLimit,
                line => json.AppendLine(line)),
            cancellationToken);
        exit.ThrowIfOutside("ffprobe");
        if (exit.Code != 0) throw Unsupported(path, $"cannot be read as {kind.Name}. {exit.LastWords}");

        var probed = Understand(kind, path, json.ToString());
        CheckSize(path, probed);
        return probed;
    }

    private static Probed Understand(FileKind kind, string path, string json)
    {
        ProbeDocument? document;
        try
        {
            document = ProbeDocument.Parse(json);
        }
        catch (JsonException unreadable)
        {
            throw new VidPipeException(ErrorCode.MediaToolError, $"ffprobe's answer about '{Path.GetFileName(path)}' cannot be read.", unreadable);
        }

        var video = document?.Streams?.FirstOrDefault(stream => stream.IsVideo);
        var audio = document?.Streams?.FirstOrDefault(stream => stream.CodecType == "audio");
        if (video is null && audio is null) throw Unsupported(path, "holds neither picture nor sound.");

        var whole = document!.Format?.Duration;
        var info = new MediaInfo(
            kind.Name,
            video is null ? null : Seconds(video.Duration) ?? Seconds(whole),
            audio is null ? null : Seconds(audio.Duration) ?? Seconds(whole),
            video is { IsSideways: true } ? video.Height : video?.Width,
            video is { IsSideways: true } ? video.Width : video?.Height,
            video?.FrameRate,
            video?.CodecName,
            audio?.CodecName);
        var (width, height) = video is null ? (0, 0) : ((video.Width ?? 0) * video.PixelAspect, (double)(video.Height ?? 0));
        return video is { IsSideways: true }
            ? new Probed(kind, info, video.Index, audio?.Index, height, width)
            : new Probed(kind, info, video?.Index, audio?.Index, width, height);
    }

    private void CheckSize(string path, Probed probed)
    {
        if (probed.VideoStream is null) return;
        var (width, height) = ((long)(probed.Info.Width ?? 0), (long)(probed.Info.Height ?? 0));
        if (width <= 0 || height <= 0) throw Unsupported(path, "has no readable picture size, or one beyond the limits.");
        if (Math.Max(width, height) > options.MaxSide || width * height > options.MaxPixels)
        {
            throw Unsupported(path, $"has {width}x{height} pixels; at most {options.MaxSide} a side and {options.MaxPixels} in all are allowed.");
        }
    }

    private static double? Seconds(string? text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) && seconds >= 0 ? seconds : null;

    private static VidPipeException Unsupported(string path, string why) =>
        new(ErrorCode.UnsupportedFormat, $"'{Path.GetFileName(path)}' {why}".TrimEnd());
}
