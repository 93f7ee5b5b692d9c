using System.Globalization;
using VidPipe.Core.Generation;

namespace VidPipe.Media.Stitching;

/// <summary>The filtergraph of a picture that cannot be copied: crossfades, captions, or both in one pass.</summary>
internal static class Picture
{
    /// <summary>Reads inputs 0, 1, … when clips overlap, else input 0 alone, which holds them all; ends in <c>[v]</c>.</summary>
    /// <param name="captions">An ASS script, or null.</param>
    public static string Graph(StitchPlan plan, string? captions)
    {
        var parts = plan.OverlapFrames == 0 ? [] : Crossfades(plan).ToList();
        var from = plan.OverlapFrames == 0 ? "0:v" : "joined";
        var burn = captions is null ? "" : $"ass={FilterValue.Escape(captions)},";
        return string.Join(';', [.. parts, $"[{from}]{burn}format=yuv420p,trim=end_frame={plan.TotalFrames}[v]"]);
    }

    private static IEnumerable<string> Crossfades(StitchPlan plan)
    {
        var last = plan.Clips.Count - 1;
        var overlap = Seconds(plan.OverlapFrames, plan.Canvas);
        for (var index = 1; index <= last; index++)
        {
            var before = index == 1 ? "0:v" : $"x{index - 1}";
            var after = index == last ? "joined" : $"x{index}";
            yield return $"[{before}][{index}:v]xfade=transition=fade:duration={overlap}:offset={Seconds(plan.StartFrames[index], plan.Canvas)}[{after}]";
        }
    }

    private static string Seconds(long frames, Canvas canvas) =>
        ((double)frames / canvas.FramesPerSecond).ToString("0.######", CultureInfo.InvariantCulture);
}
