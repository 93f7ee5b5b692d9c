using System.Globalization;
using System.Text;

namespace VidPipe.Media.Stitching;

/// <summary>A script for ffmpeg's concat demuxer. Every clip says how long it is, so that no rounding of a file's own length adds up.</summary>
internal static class ConcatList
{
    public static string Write(StitchPlan plan)
    {
        var list = new StringBuilder("ffconcat version 1.0\n");
        foreach (var (index, clip) in plan.Clips.Index())
        {
            var end = index + 1 < plan.Clips.Count ? plan.StartFrames[index + 1] : plan.TotalFrames;
            var microseconds = Microseconds(plan, end) - Microseconds(plan, plan.StartFrames[index]);
            list.Append(CultureInfo.InvariantCulture, $"file {Quote(clip.Path)}\nduration {microseconds}us\n");

            // The index says all that copying needs; without these, every clip would be decoded a little first.
            list.Append("option probesize 32\noption analyzeduration 0\noption fpsprobesize 0\n");
        }

        return list.ToString();
    }

    /// <summary>Single quotes keep everything but themselves.</summary>
    private static string Quote(string path) => $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static long Microseconds(StitchPlan plan, long frame) =>
        ((frame * 1_000_000) + (plan.Canvas.FramesPerSecond / 2)) / plan.Canvas.FramesPerSecond;
}
