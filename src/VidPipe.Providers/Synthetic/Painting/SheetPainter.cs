using System.Numerics;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Paints the sheets of one picture, or of the move between two.</summary>
internal static class SheetPainter
{
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };

    public static Sheets Still(ScenePlan plan, Canvas canvas) => Move(plan, plan, canvas, [new Moment(plan.Camera, 0, 0)]);

    /// <summary>The sheets of two plans of one world. Sheets that look the same at both ends are painted once.</summary>
    /// <param name="moments">All that will be drawn: what is hidden in each of them is not painted.</param>
    public static Sheets Move(ScenePlan start, ScenePlan end, Canvas canvas, IReadOnlyList<Moment> moments)
    {
        var first = SceneLayers.Of(start, canvas);
        var isStill = ReferenceEquals(start, end);
        var second = isStill ? first : SceneLayers.Of(end, canvas);
        var looksChange = !isStill && start with { Camera = end.Camera, Words = end.Words, Props = end.Props, Drift = end.Drift } != end;
        var horizon = new Horizon(canvas, moments);
        var store = new TexelStore();
        var sheets = new List<Sheet>();
        try
        {
            // The nearest first, since it decides what can be seen of the others.
            foreach (var (a, b) in Pair(first, second).AsEnumerable().Reverse())
            {
                var layer = a ?? b!;
                var endShift = (b ?? a!).Shift;
                if (Area(layer, layer.Shift, endShift, moments, canvas, isStill) is not { } area) continue;

                var scale = canvas.Height * MathF.Pow(MathF.Max(start.Camera.Zoom, end.Camera.Zoom), layer.Nearness);
                var place = new SheetPlace(new Raster(area, scale), layer.Nearness, layer.Shift, endShift, isStill ? default : layer.Sway);
                var seenRows = horizon.RowsSeenOf(place);
                var startTexture = Paint(a, place.Raster, seenRows, store);
                var isSame = a is not null && b is not null && !looksChange && (a.Bounds is not null || a.Shift == b.Shift);
                var sheet = new Sheet(startTexture, isSame ? startTexture : Paint(b, place.Raster, seenRows, store), place);
                horizon.Lower(sheet);
                sheets.Add(sheet);
            }
        }
        catch
        {
            store.Dispose();
            throw;
        }

        sheets.Reverse();
        return new Sheets(sheets, store);
    }

    private static Texture? Paint(Layer? layer, Raster raster, int endRow, TexelStore store)
    {
        if (layer is null) return null;
        var rows = new TexelRow[endRow];
        Parallel.For(
            0,
            (endRow + Surface.BandRows - 1) / Surface.BandRows,
            Two,
            () => new Surface(raster),
            (band, _, surface) =>
            {
                var firstRow = band * Surface.BandRows;
                surface.PaintBand(firstRow, Math.Min(endRow, firstRow + Surface.BandRows), layer.Paint, store, rows);
                return surface;
            },
            surface => surface.Dispose());
        return new Texture(raster, rows);
    }

    /// <summary>What of the layer's own world is ever in the picture; null when nothing is.</summary>
    private static WorldRect? Area(Layer layer, Vector2 startShift, Vector2 endShift, IReadOnlyList<Moment> moments, Canvas canvas, bool isStill)
    {
        var area = moments.Select(SeenAt).Aggregate((one, other) => one.Union(other));
        if (!isStill) area = area.Grow(MathF.Abs(layer.Sway.X) + 0.002f, MathF.Abs(layer.Sway.Y) + 0.002f);
        if (layer.Bounds is not { } bounds) return area;
        var cut = new WorldRect(
            MathF.Max(area.Left, bounds.Left), MathF.Max(area.Top, bounds.Top), MathF.Min(area.Right, bounds.Right), MathF.Min(area.Bottom, bounds.Bottom));
        return cut.Left < cut.Right && cut.Top < cut.Bottom ? cut : null;

        WorldRect SeenAt(Moment moment)
        {
            var (view, shift) = (moment.Camera.View(canvas, layer.Nearness), Vector2.Lerp(startShift, endShift, moment.Share));
            return new(view.Left - shift.X, view.Top - shift.Y, view.Right - shift.X, view.Bottom - shift.Y);
        }
    }

    /// <summary>Matches sheets by name, keeping the order of both.</summary>
    private static List<(Layer? Start, Layer? End)> Pair(IReadOnlyList<Layer> start, IReadOnlyList<Layer> end)
    {
        List<(Layer?, Layer?)> pairs = [];
        var next = 0;
        foreach (var layer in start)
        {
            var match = Find(end, layer.Name, next);
            if (match < 0)
            {
                pairs.Add((layer, null));
                continue;
            }

            for (; next < match; next++) pairs.Add((null, end[next]));
            pairs.Add((layer, end[next++]));
        }

        for (; next < end.Count; next++) pairs.Add((null, end[next]));
        return pairs;
    }

    private static int Find(IReadOnlyList<Layer> layers, string name, int from)
    {
        for (var i = from; i < layers.Count; i++)
        {
            if (layers[i].Name == name) return i;
        }

        return -1;
    }
}
