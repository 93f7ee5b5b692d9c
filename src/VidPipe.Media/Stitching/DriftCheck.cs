using System.Globalization;
using VidPipe.Core.Errors;
using VidPipe.Core.Media;
using VidPipe.Media.Conforming;
using VidPipe.Media.Running;

namespace VidPipe.Media.Stitching;

/// <summary>Measures a finished video with ffprobe: its length, and how far sound and picture are apart at every join and at the end.</summary>
internal sealed class DriftCheck(MediaOptions options, ToolProcess tools)
{
    /// <summary>
    /// Waits for the video, then measures it. ffprobe is started at once and given the file when it is there: loading
    /// its libraries takes as long as reading the file, and can go on while ffmpeg still writes.
    /// </summary>
    /// <param name="written">Ends when the file is complete; what it throws is thrown.</param>
    /// <exception cref="VidPipeException">COMPOSITION_FAILED: a frame or more apart, or not as long as it must be.</exception>
    public async Task<StitchResult> MeasureAsync(StitchPlan plan, string path, Task written, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var exit = await tools.RunAsync(
            new ToolRun(
                options.FfprobePath,
                [
                    "-v", "error", "-protocol_whitelist", "pipe", "-format_whitelist", "mov", "-f", "mov",
                    "-fpsprobesize", "0", "-analyzeduration", "0", "-probesize", "32",
                    "-show_entries", TimeLine.Entries, "-of", "compact", "-i", "pipe:0",
                ],
                options.ProbeTimeLimit,
                lines.Add,
                new AwaitedFile(path, written)),
            cancellationToken);
        exit.ThrowIfOutside("ffprobe");
        return exit.Code == 0
            ? Judge(plan, TimeLine.Parse(lines))
            : throw new VidPipeException(ErrorCode.CompositionFailed, $"The finished video cannot be read. {exit.LastWords}".TrimEnd());
    }

    private static StitchResult Judge(StitchPlan plan, TimeLine line)
    {
        var frame = 1.0 / plan.Canvas.FramesPerSecond;
        var videoEnd = line.Video.Count == 0 ? 0 : line.Video[^1] + frame;
        if (line.Video.Count != plan.TotalFrames || Math.Abs(videoEnd - plan.TotalSeconds) >= frame / 2)
        {
            throw Failed($"it has {line.Video.Count} frames and ends at {videoEnd:0.000} s; {plan.TotalFrames} frames and {plan.TotalSeconds:0.000} s were planned");
        }

        var packet = (double)HouseFormat.SamplesPerPacket / HouseFormat.SampleRate;
        var audioEnd = line.Audio.Count == 0 ? 0 : line.Audio[^1] + packet;
        var drift = SoundStarts(plan).Zip(plan.StartFrames)
            .Select(start => Math.Abs(SoundAt(line, start.First) - line.Video[(int)start.Second]))
            .Append(Math.Max(0, videoEnd - audioEnd))
            .Append(Math.Max(0, audioEnd - videoEnd - packet))
            .Max();
        if (drift >= frame) throw Failed($"sound and picture are {drift * 1000:0.0} ms apart; less than a frame ({frame * 1000:0.0} ms) is allowed");

        var info = new MediaInfo(
            "mp4", videoEnd, audioEnd, line.Width, line.Height, plan.Canvas.FramesPerSecond, line.VideoCodec, line.AudioCodec);
        return new StitchResult(info, drift, plan.StartSeconds);
    }

    /// <summary>In samples, where each clip's sound begins: on the grid when it was copied, exactly at its first frame when it was mixed.</summary>
    private static IEnumerable<long> SoundStarts(StitchPlan plan) => plan.CopiesSound
        ? AudioGrid.Of(plan).Slots.Select(slot => slot * HouseFormat.SamplesPerPacket)
        : plan.StartFrames.Select(plan.SamplesAt);

    /// <summary>When a sample is played: by the time of the packet that holds it. The first packet is the lead-in.</summary>
    private static double SoundAt(TimeLine line, long sample)
    {
        var packet = (int)(sample / HouseFormat.SamplesPerPacket) + 1;
        if (packet >= line.Audio.Count) throw Failed("its sound ends too early");
        return line.Audio[packet] + ((double)(sample % HouseFormat.SamplesPerPacket) / HouseFormat.SampleRate);
    }

    private static VidPipeException Failed(string why) =>
        new(ErrorCode.CompositionFailed, string.Create(CultureInfo.InvariantCulture, $"The finished video is not right: {why}."));
}
