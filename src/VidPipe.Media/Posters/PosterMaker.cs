using System.Globalization;
using VidPipe.Core.Errors;
using VidPipe.Media.Probing;

namespace VidPipe.Media.Posters;

/// <summary>Takes one frame out of a video.</summary>
internal sealed class PosterMaker(MediaOptions options, Ffmpeg ffmpeg, Ffprobe probe)
{
    /// <summary>Behind a video's last frame there is nothing to see.</summary>
    private const double BeforeEnd = 0.1;

    public async Task MakeAsync(string video, double atSeconds, string output, CancellationToken cancellationToken)
    {
        var source = await probe.ProbeAsync(video, cancellationToken);
        if (source.VideoStream is not { } stream) throw new VidPipeException(ErrorCode.UnsupportedFormat, $"'{Path.GetFileName(video)}' has no picture.");
        var at = Math.Clamp(atSeconds, 0, Math.Max(0, (source.Info.VideoDuration ?? 0) - BeforeEnd));
        await ffmpeg.RunAsync(
            new FfmpegCommand(
            [
                .. source.Kind.OpenArguments(options), "-ss", at.ToString("0.###", CultureInfo.InvariantCulture), "-i", video,
                "-map", $"0:{stream}", "-frames:v", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
                "-c:v", "png", "-f", "image2", "-update", "1", output,
            ]),
            null,
            cancellationToken);
    }
}
