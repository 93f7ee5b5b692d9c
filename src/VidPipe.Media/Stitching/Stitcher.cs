using VidPipe.Core.Media;
using VidPipe.Media.Captions;
using VidPipe.Media.Conforming;
using VidPipe.Media.Probing;
using VidPipe.Media.Running;

namespace VidPipe.Media.Stitching;

/// <summary>
/// Joins clips. The picture is copied unless it must change (crossfades, captions burned in), the sound unless
/// something is mixed into it.
/// </summary>
internal sealed class Stitcher(MediaOptions options, Ffmpeg ffmpeg, SoundTrack sound)
{
    /// <summary>Mixing is quick beside encoding the picture.</summary>
    private const double MixShare = 0.2;

    public async Task StitchAsync(StitchPlan plan, StitchRequest request, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using var scratch = new Scratch(request.OutputPath);
        var list = scratch.Write("clips.ffconcat", ConcatList.Write(plan));
        var captions = request.BurnedCaptions.Count == 0
            ? null
            : scratch.Write("captions.ass", AssScript.Write(request.BurnedCaptions, plan.Canvas));
        var mix = scratch.PathOf("mix.wav");
        var loudness = plan.CopiesSound
            ? null
            : await sound.MixAsync(plan, mix, PartOfProgress.Of(progress, 0, MixShare), cancellationToken);

        List<string> arguments =
        [
            .. PictureInput(plan, list),
            .. plan.CopiesSound ? [] : (string[])["-f", "wav", "-i", mix],
            .. PictureOutput(plan, captions),
            .. plan.CopiesSound ? CopiedSound(plan) : MixedSound(plan, loudness, InputsOf(plan)),
            .. HouseFormat.ContainerArguments(plan.Canvas),
            request.OutputPath,
        ];
        await ffmpeg.RunAsync(
            new FfmpegCommand(arguments, TimeSpan.FromSeconds(plan.TotalSeconds)),
            plan.CopiesSound && captions is null ? FfmpegMode.Copying : new FfmpegMode(),
            PartOfProgress.Of(progress, plan.CopiesSound ? 0 : MixShare, 1),
            cancellationToken);
    }

    private static int InputsOf(StitchPlan plan) => plan.OverlapFrames == 0 ? 1 : plan.Clips.Count;

    private IEnumerable<string> PictureInput(StitchPlan plan, string list)
    {
        if (plan.OverlapFrames > 0) return plan.Clips.SelectMany(clip => (string[])[.. FileKind.Mp4.OpenArguments(options), "-an", "-i", clip.Path]);

        // Files with equal decoder configurations are copied as they are; others need theirs in front of each key frame.
        var convert = plan.Clips.All(plan.Clips[0].JoinsByCopyWith) ? "0" : "1";

        // A clip begins with its lead-in packet, before its first frame: without this, the picture would begin later.
        var leadIn = $"-{HouseFormat.SamplesPerPacket * 1_000_000L / HouseFormat.SampleRate}us";
        return
        [
            "-protocol_whitelist", "file,pipe", "-format_whitelist", "concat,mov", "-itsoffset", leadIn,
            "-f", "concat", "-safe", "0", "-auto_convert", convert, "-i", list,
        ];
    }

    private IEnumerable<string> PictureOutput(StitchPlan plan, string? captions) =>
        plan.OverlapFrames == 0 && captions is null
            ? ["-map", "0:v", "-c:v", "copy", "-video_track_timescale", $"{HouseFormat.Timescale(plan.Canvas)}"]
            : ["-filter_complex", Picture.Graph(plan, captions), "-map", "[v]", .. HouseFormat.VideoArguments(plan.Canvas, options.ThreadsPerEncoder)];

    private static IEnumerable<string> CopiedSound(StitchPlan plan) =>
        ["-map", "0:a", "-c:a", "copy", "-bsf:a", AudioGrid.Of(plan).BitstreamFilters()];

    private static IEnumerable<string> MixedSound(StitchPlan plan, Loudness? loudness, int input)
    {
        var normalize = loudness is { IsAudible: true } ? $"{loudness.Normalize()},{SoundTrack.Stereo}," : "";
        return ["-map", $"{input}:a", "-af", $"{normalize}apad,atrim=end_sample={plan.TotalSamples}", .. HouseFormat.AudioArguments];
    }
}
