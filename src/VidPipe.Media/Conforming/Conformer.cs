using System.Globalization;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;
using VidPipe.Media.Mp4;
using VidPipe.Media.Probing;

namespace VidPipe.Media.Conforming;

/// <summary>Brings foreign clips (and still pictures) into the house format.</summary>
internal sealed class Conformer(MediaOptions options, Ffmpeg ffmpeg, Ffprobe probe)
{
    public async Task<MediaInfo> ConformAsync(string input, string output, Canvas canvas, double seconds, CancellationToken cancellationToken)
    {
        var frames = HouseFormat.FramesOf(seconds, canvas);
        var kind = await FileKind.SniffAsync(input, cancellationToken);
        if (kind == FileKind.Mp4 && await Mp4Index.IsCutAsync(input, cancellationToken))
        {
            throw new VidPipeException(ErrorCode.UnsupportedFormat, $"'{Path.GetFileName(input)}' is cut: its end is missing.");
        }

        if (kind == FileKind.Mp4
            && await HouseClip.TryReadAsync(input, canvas, cancellationToken) is { } clip
            && clip.Frames == frames)
        {
            File.Copy(input, output, overwrite: true);
            return (await probe.ProbeAsync(output, cancellationToken)).Info;
        }

        var source = await probe.ProbeAsync(input, cancellationToken);
        if (source.VideoStream is null) throw new VidPipeException(ErrorCode.UnsupportedFormat, $"'{Path.GetFileName(input)}' has no picture.");
        await ffmpeg.RunAsync(
            new FfmpegCommand(Arguments(source, input, output, canvas, frames), TimeSpan.FromSeconds(seconds)), null, cancellationToken);
        if (await HouseClip.TryReadAsync(output, canvas, cancellationToken) is not { } made || made.Frames != frames)
        {
            File.Delete(output);
            throw new VidPipeException(ErrorCode.MediaToolError, $"ffmpeg did not make the clip as it was told to: {frames} frames of {canvas.Width}x{canvas.Height}.");
        }

        return (await probe.ProbeAsync(output, cancellationToken)).Info;
    }

    private List<string> Arguments(Probed source, string input, string output, Canvas canvas, int frames)
    {
        // A long file is not read beyond what is shown; the rest is room for streams that begin late.
        var readAtMost = (((double)frames / canvas.FramesPerSecond) + 2).ToString("0.###", CultureInfo.InvariantCulture);
        return
        [
            .. source.Kind.OpenArguments(options), "-t", readAtMost, "-i", input,
            "-filter_complex", $"{Picture(source, canvas, frames)};{Sound(source, canvas, frames)}",
            "-map", "[v]", "-map", "[a]",
            .. HouseFormat.VideoArguments(canvas, options.ThreadsPerEncoder),
            .. HouseFormat.AudioArguments,
            .. HouseFormat.ContainerArguments(canvas),
            output,
        ];
    }

    /// <summary>What is too short holds its last frame, which also makes a clip of a still.</summary>
    private static string Picture(Probed source, Canvas canvas, int frames)
    {
        var rate = canvas.FramesPerSecond;
        var fit = CanvasFit.Filters(source.DisplayWidth, source.DisplayHeight, canvas);
        return $"[0:{source.VideoStream}]fps={rate}:start_time=0,{fit},tpad=stop_mode=clone:stop=-1,trim=end_frame={frames},setpts=N/({rate}*TB)[v]";
    }

    /// <summary>Gaps are filled with silence; what is too short is padded with it, and without any sound it is all.</summary>
    private static string Sound(Probed source, Canvas canvas, int frames)
    {
        var samples = HouseFormat.SamplesOf(frames, canvas);
        const string Stereo = "aformat=sample_fmts=fltp:channel_layouts=stereo";
        return source.AudioStream is { } stream
            ? $"[0:{stream}]aresample={HouseFormat.SampleRate}:async=1:first_pts=0,{Stereo},apad,atrim=end_sample={samples}[a]"
            : $"anullsrc=r={HouseFormat.SampleRate}:cl=stereo,{Stereo},atrim=end_sample={samples}[a]";
    }
}
