using Spectre.Console.Rendering;

namespace VidPipe.Local.Following;

/// <summary>
/// Shows each line of a picture on one line of the terminal, cut at its right edge. A live display goes back by as many
/// lines as it has drawn: a line that the terminal wraps leaves its beginning standing.
/// </summary>
internal sealed class UnwrappedLines(IRenderable picture) : IRenderable
{
    /// <summary>Wider than any line of ours.</summary>
    private const int Unlimited = 10_000;

    private const int EchoWidth = 2;

    public Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(1, maxWidth), maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        // The terminal echoes Ctrl-C as "^C" where the last line ends: without room for it, that would wrap.
        var width = Math.Max(1, maxWidth - EchoWidth);
        var lines = Segment.SplitLines(picture.Render(options, Unlimited));
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) yield return Segment.LineBreak;
            foreach (var segment in Segment.Truncate(lines[i], width)) yield return segment;
        }
    }
}
