using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Up to which row the sheets hung so far, the nearest first, leave each frame open to those behind them.</summary>
internal sealed class Horizon
{
    private readonly Canvas _canvas;
    private readonly IReadOnlyList<Moment> _moments;
    private readonly int[] _openRows;

    public Horizon(Canvas canvas, IReadOnlyList<Moment> moments)
    {
        (_canvas, _moments) = (canvas, moments);
        _openRows = new int[moments.Count];
        Array.Fill(_openRows, canvas.Height);
    }

    /// <summary>How many rows of a sheet, from its top, are seen in any frame.</summary>
    public int RowsSeenOf(SheetPlace place)
    {
        var seen = 0;
        for (var i = 0; i < _moments.Count; i++)
        {
            if (_openRows[i] == 0) continue;
            var pose = place.Pose(_canvas, _moments[i]);
            // A row of the picture is mixed from two of the sheet.
            seen = Math.Max(seen, (int)MathF.Floor(pose.Top + (_openRows[i] - 1) * pose.Step) + 2);
        }

        return Math.Clamp(seen, 0, place.Raster.Height);
    }

    /// <summary>Hangs a sheet before all that come after it.</summary>
    public void Lower(Sheet sheet)
    {
        for (var i = 0; i < _moments.Count; i++)
        {
            var pose = sheet.Place.Pose(_canvas, _moments[i]);
            while (_openRows[i] > 0 && sheet.HidesRow(pose, _openRows[i] - 1, _canvas.Width)) _openRows[i]--;
        }
    }
}
