using System.Globalization;
using VidPipe.Core.Errors;
using VidPipe.Media.Probing;

namespace VidPipe.Media.Conforming;

/// <summary>Speaks faster, never slower: a scene is as long as its clip.</summary>
internal sealed class SpeechFitter(MediaOptions options, Ffmpeg ffmpeg, Ffprobe probe)
{
    private const double Fastest = 2;

    /// <summary>The tempo filter works in windows and may end a few milliseconds late.</summary>
    private const double Room = 0.02;

    /// <summary>Speech that does not fit even at double speed is cut, and fades rather than clicks: it must not run into the next scene's.</summary>
    private const double FadeOut = 0.1;

    public async Task<(double Seconds, double Tempo)> FitAsync(string input, string output, double maxSeconds, CancellationToken cancellationToken)
    {
        var source = await probe.ProbeAsync(input, cancellationToken);
        if (source.AudioStream is not { } stream || source.Info.AudioDuration is not { } spoken)
        {
            throw new VidPipeException(ErrorCode.UnsupportedFormat, $"'{Path.GetFileName(input)}' has no sound.");
        }

        var tempo = spoken <= maxSeconds ? 1 : Math.Min(Fastest, spoken / Math.Max(maxSeconds - Room, Room));
        var filter = $"aresample={HouseFormat.SampleRate},aformat=channel_layouts=stereo"
            + (tempo > 1 ? $",atempo={Text(tempo)}" : "")
            + (spoken / tempo > maxSeconds ? $",atrim=end={Text(maxSeconds)},afade=t=out:st={Text(Math.Max(0, maxSeconds - FadeOut))}:d={Text(FadeOut)}" : "");
        await ffmpeg.RunAsync(
            new FfmpegCommand(
                [
                    .. source.Kind.OpenArguments(options), "-i", input, "-map", $"0:{stream}", "-af", filter,
                    "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", output,
                ],
                TimeSpan.FromSeconds(spoken / tempo)),
            null,
            cancellationToken);
        var fitted = await probe.ProbeAsync(output, cancellationToken);
        return (fitted.Info.AudioDuration ?? 0, tempo);
    }

    private static string Text(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
