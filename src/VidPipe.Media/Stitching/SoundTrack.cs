using VidPipe.Media.Probing;
using VidPipe.Media.Running;

namespace VidPipe.Media.Stitching;

/// <summary>
/// Mixes the whole sound of a production to one uncompressed file: clips joined or crossfaded, voices at the start of
/// their clips, and the clips' own sound stepping back while somebody speaks. Sample-exact, so it cannot drift.
/// </summary>
internal sealed class SoundTrack(MediaOptions options, Ffmpeg ffmpeg)
{
    /// <summary>Also behind the mix: loudnorm asks for 192 kHz, and would have everything before it run at that.</summary>
    internal const string Stereo = "aresample=48000,aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo";

    /// <summary>Mixes into <paramref name="output"/>; returns its loudness when there is speech, else null.</summary>
    public async Task<Loudness?> MixAsync(StitchPlan plan, string output, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var speaks = plan.Narrations.Count > 0;
        var arguments = new List<string>();
        foreach (var clip in plan.Clips) arguments.AddRange([.. FileKind.Mp4.OpenArguments(options), "-vn", "-i", clip.Path]);
        foreach (var (_, path) in plan.Narrations)
        {
            var kind = await FileKind.SniffAsync(path, cancellationToken);
            arguments.AddRange([.. kind.OpenArguments(options), "-vn", "-i", path]);
        }

        arguments.AddRange(
        [
            "-filter_complex", string.Join(';', Graph(plan)), "-map", "[mix]",
            "-c:a", "pcm_f32le", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1", "-f", "wav", output,
        ]);
        var log = await ffmpeg.RunAsync(
            new FfmpegCommand(arguments, TimeSpan.FromSeconds(plan.TotalSeconds)), new FfmpegMode(speaks ? "info" : "warning"), progress, cancellationToken);
        return speaks ? Loudness.Parse(log) : null;
    }

    private static IEnumerable<string> Graph(StitchPlan plan)
    {
        foreach (var (index, clip) in plan.Clips.Index())
        {
            var samples = plan.SamplesAt(clip.Frames);
            yield return $"[{index}:a]{Stereo},apad,atrim=end_sample={samples},asetpts=N/SR/TB[c{index}]";
        }

        foreach (var part in plan.OverlapFrames == 0 ? Cuts(plan) : Crossfades(plan)) yield return part;
        var whole = $"apad,atrim=end_sample={plan.TotalSamples}";
        if (plan.Narrations.Count == 0)
        {
            yield return $"[clips]{whole},{Stereo}[mix]";
            yield break;
        }

        foreach (var part in Voices(plan)) yield return part;
        yield return "[clips]volume=0.6[behind];[behind][key]sidechaincompress=threshold=0.02:ratio=8:attack=40:release=400[ducked]";
        yield return $"[ducked][voice]amix=inputs=2:normalize=0:duration=longest,{whole},{Stereo},asplit[mix][heard]";
        yield return $"[heard]{Loudness.Measure},anullsink";
    }

    private static IEnumerable<string> Cuts(StitchPlan plan)
    {
        var all = string.Concat(Enumerable.Range(0, plan.Clips.Count).Select(index => $"[c{index}]"));
        yield return $"{all}concat=n={plan.Clips.Count}:v=0:a=1[clips]";
    }

    private static IEnumerable<string> Crossfades(StitchPlan plan)
    {
        var overlap = plan.SamplesAt(plan.OverlapFrames);
        var last = plan.Clips.Count - 1;
        for (var index = 1; index <= last; index++)
        {
            var before = index == 1 ? "c0" : $"f{index - 1}";
            var after = index == last ? "clips" : $"f{index}";
            yield return $"[{before}][c{index}]acrossfade=ns={overlap}:c1=qsin:c2=qsin[{after}]";
        }
    }

    /// <summary>All voices on the whole time line, twice: to be heard, and as the key that the rest steps back for.</summary>
    private static IEnumerable<string> Voices(StitchPlan plan)
    {
        foreach (var (index, (clip, _)) in plan.Narrations.Index())
        {
            var start = plan.SamplesAt(plan.StartFrames[clip]);
            yield return $"[{plan.Clips.Count + index}:a]{Stereo},adelay={start}S:all=1[n{index}]";
        }

        var all = string.Concat(Enumerable.Range(0, plan.Narrations.Count).Select(index => $"[n{index}]"));
        yield return $"{all}amix=inputs={plan.Narrations.Count}:normalize=0:duration=longest,apad,atrim=end_sample={plan.TotalSamples},{Stereo},asplit[voice][key]";
    }
}
