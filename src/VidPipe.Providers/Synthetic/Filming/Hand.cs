using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic.Filming;

/// <summary>One of those that draw a frame together. Two rows at a time, which stay in a processor's caches from the first sheet to the finished frame.</summary>
internal sealed class Hand(Compositor compositor, Darkroom darkroom, Canvas canvas, bool hasVignette)
{
    private readonly byte[] _rows = new byte[canvas.Width * 4 * 2];
    private readonly RowScratch _scratch = compositor.NewScratch();

    /// <summary>Every <paramref name="count"/>th pair of rows, so that all hands have as much of the sky as of the ground.</summary>
    public void Draw(int index, int count, Span<byte> frame)
    {
        var line = canvas.Width * 4;
        for (var row = index * 2; row < canvas.Height; row += count * 2)
        {
            compositor.DrawRow(row, _rows.AsSpan(0, line), _scratch);
            compositor.DrawRow(row + 1, _rows.AsSpan(line), _scratch);
            if (hasVignette) darkroom.Darken(_rows, row);
            darkroom.Develop(_rows, row, frame);
        }
    }
}
