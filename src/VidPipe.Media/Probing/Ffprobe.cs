using System.Globalization;
using System.Text;
using System.Text.Json;
using FFMpegCore;
using FFMpegCore.Exceptions;
using VidPipe.Core.Errors;
using VidPipe.Core.Media;
using VidPipe.Media.Running;

namespace VidPipe.Media.Probing;

/// <summary>A probed foreign file: what it is, and which of its streams to take.</summary>
/// <param name="DisplayWidth">As it is to be seen: after rotation, with square pixels.</param>
internal sealed record Probed(
    FileKind Kind, MediaInfo Info, int? VideoStream, int? AudioStream, double DisplayWidth, double DisplayHeight);

/// <summary>Asks ffprobe about foreign files: our runner asks, FFMpegCore reads the answer (docs/media.md says why).</summary>
internal sealed class Ffprobe(MediaOptions options, ToolProcess tools)
{
    private const string Entries =
        "format=duration:stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,avg_frame_rate,r_frame_rate,duration:"
        + "stream_disposition=attached_pic:stream_side_data=rotation";

    /// <exception cref="VidPipeException">UNSUPPORTED_FORMAT: not a media file, damaged, or a picture beyond the limits.</exception>
    public async Task<Probed> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        var kind = await FileKind.SniffAsync(path, cancellationToken);
        var json = new StringBuilder();
        var exit = await tools.RunAsync(
            new ToolRun(
                options.FfprobePath,
                ["-v", "error", "-of", "json", "-show_entries", Entries, .. kind.OpenArguments(options), "-i", path],
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
        var analysis = Parse(path, json);
        var video = analysis.VideoStreams.FirstOrDefault(stream => !IsCover(stream));
        var audio = analysis.AudioStreams.FirstOrDefault();
        if (video is null && audio is null) throw Unsupported(path, "holds neither picture nor sound.");

        var isSideways = video is not null && IsSideways(video);
        var info = new MediaInfo(
            kind.Name,
            DurationOf(video),
            DurationOf(audio),
            isSideways ? video!.Height : video?.Width,
            isSideways ? video!.Width : video?.Height,
            video is null ? null : FrameRateOf(video),
            video?.CodecName,
            audio?.CodecName);
        var (width, height) = video is null ? (0, 0) : ((video.Width ?? 0) * PixelAspectOf(video), (double)(video.Height ?? 0));
        return isSideways
            ? new Probed(kind, info, video!.Index, audio?.Index, height, width)
            : new Probed(kind, info, video?.Index, audio?.Index, width, height);

        // FFMpegCore's own durations end at the millisecond, and what is made of a file depends on every digit.
        double? DurationOf(MediaStream? stream) => stream is null
            ? null
            : Seconds(analysis.Raw.Streams.First(raw => raw.Index == stream.Index).Duration) ?? Seconds(analysis.Raw.Format.Duration);
    }

    private static IMediaAnalysis Parse(string path, string json)
    {
        try
        {
            return FFProbe.FromJson(json);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FFProbeException or FormatException or OverflowException)
        {
            throw new VidPipeException(ErrorCode.MediaToolError, $"ffprobe's answer about '{Path.GetFileName(path)}' cannot be read.", unreadable);
        }
    }

    /// <summary>A cover picture is no video.</summary>
    private static bool IsCover(VideoStream video) => video.Disposition?.GetValueOrDefault("attached_pic") ?? false;

    /// <summary>FFMpegCore's own rotation is that of the first side data, also where that is no rotation.</summary>
    private static bool IsSideways(VideoStream video) => video.SideData?.Any(data =>
        data.TryGetValue("rotation", out var rotation) && rotation.TryGetValue<double>(out var degrees) && Math.Abs(degrees) % 180 == 90) ?? false;

    /// <summary>Frames per second, or null when the file does not say.</summary>
    private static double? FrameRateOf(VideoStream video) =>
        video.AverageFrameRate > 0 ? video.AverageFrameRate : video.RealFrameRate > 0 ? video.RealFrameRate : null;

    /// <summary>Width of a pixel by its height.</summary>
    private static double PixelAspectOf(VideoStream video)
    {
        var (wide, high) = video.SampleAspectRatio;
        return wide > 0 && high > 0 ? (double)wide / high : 1;
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
