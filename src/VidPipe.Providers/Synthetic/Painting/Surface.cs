using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>
/// What is painted on: one layer's pixels as premultiplied floats over a part of the world. All measures are world units.
/// </summary>
/// <remarks>
/// Only a band of rows is there at a time, and a layer is painted once for each: a whole layer of floats would take tens
/// of megabytes and leave the processor's caches with every stroke. Strokes beside the band cost next to nothing.
/// </remarks>
internal sealed class Surface : IDisposable
{
    public const int BandRows = 64;

    private const int Slices = 4;

    private readonly Raster _raster;
    private readonly Vector4[] _pixels;
    private readonly byte[] _developed;
    private readonly float[] _coverage;
    private readonly List<(float X, int Direction)> _crossings = [];
    private readonly List<(float[] Tops, float Highest, float Lowest)> _lines = [];
    private readonly int _slopeReach;
    private int _line;
    private int _first;
    private int _end;

    public Surface(Raster raster)
    {
        _raster = raster;
        (Width, Height) = (raster.Width, raster.Height);
        _pixels = ArrayPool<Vector4>.Shared.Rent(Width * Math.Min(BandRows, Height));
        _developed = ArrayPool<byte>.Shared.Rent(Width * 4);
        _coverage = ArrayPool<float>.Shared.Rent(Width + 2);
        _slopeReach = Math.Max(1, (int)(Scale * 0.02f));
    }

    public WorldRect Area => _raster.Area;

    public float Scale => _raster.Scale;

    private int Width { get; }

    private int Height { get; }

    /// <summary>Paints the rows of a band and hands each of them over.</summary>
    /// <param name="paint">The same for every band of this surface: lines are remembered by the order they come in.</param>
    public void PaintBand(int firstRow, int endRow, Action<Surface> paint, TexelStore store, Span<TexelRow> rows)
    {
        (_first, _end, _line) = (firstRow, endRow, 0);
        _pixels.AsSpan(0, (endRow - firstRow) * Width).Clear();
        paint(this);
        for (var row = firstRow; row < endRow; row++) rows[row] = Develop(row, store);
    }

    public void Dispose()
    {
        ArrayPool<Vector4>.Shared.Return(_pixels);
        ArrayPool<byte>.Shared.Return(_developed);
        ArrayPool<float>.Shared.Return(_coverage);
        foreach (var (tops, _, _) in _lines) ArrayPool<float>.Shared.Return(tops);
        _lines.Clear();
    }

    /// <summary>Colours every row by its height.</summary>
    public void Shade(Func<float, Vector4> colour)
    {
        for (var row = _first; row < _end; row++)
        {
            var shade = colour(Area.Top + (row + 0.5f) / Scale);
            foreach (ref var pixel in Line(row)) Over(ref pixel, shade);
        }
    }

    /// <summary>Colours every pixel between two heights by its place.</summary>
    public void Shade(Func<float, float, Vector4> colour, float from = float.MinValue, float to = float.MaxValue)
    {
        var end = EndRow(to);
        for (var row = FirstRow(from); row < end; row++)
        {
            var y = Area.Top + (row + 0.5f) / Scale;
            var line = Line(row);
            for (var column = 0; column < line.Length; column++) Over(ref line[column], colour(Area.Left + (column + 0.5f) / Scale, y));
        }
    }

    /// <summary>Colours the pixels up to a depth under a line.</summary>
    /// <param name="colour">Given the place, the depth under the line and how steeply the line falls to the right there.</param>
    public void Under(Func<float, float> line, float reach, Func<float, float, float, float, Vector4> colour)
    {
        var (tops, highest, lowest) = Trace(line);
        var end = EndRow(lowest + reach);
        for (var row = FirstRow(highest); row < end; row++)
        {
            var y = Area.Top + (row + 0.5f) / Scale;
            var pixels = Line(row);
            for (var column = 0; column < pixels.Length; column++)
            {
                var depth = y - tops[column];
                if (depth < 0 || depth > reach) continue;
                var (before, after) = (Math.Max(0, column - _slopeReach), Math.Min(Width - 1, column + _slopeReach));
                var slope = (tops[after] - tops[before]) * Scale / (after - before);
                Over(ref pixels[column], colour(Area.Left + (column + 0.5f) / Scale, y, depth, slope));
            }
        }
    }

    /// <summary>Fills everything below a line; the colour is a function of the depth under it.</summary>
    public void Ground(Func<float, float> top, Func<float, Vector3> colourAtDepth)
    {
        const int steps = 256;
        Span<Vector4> shades = stackalloc Vector4[steps];
        var span = Area.Bottom - Area.Top;
        for (var step = 0; step < steps; step++) shades[step] = Colour.Opaque(colourAtDepth(span * step / steps));
        var (tops, highest, _) = Trace(top);
        for (var row = FirstRow(highest); row < _end; row++)
        {
            var pixels = Line(row);
            for (var column = 0; column < pixels.Length; column++)
            {
                var edge = (tops[column] - Area.Top) * Scale;
                if (row + 1 <= edge) continue;
                var depth = Math.Max(0, row + 0.5f - edge) / Height * (steps - 1);
                var step = Math.Min((int)depth, steps - 2);
                var colour = Vector4.Lerp(shades[step], shades[step + 1], depth - step);
                if (row >= edge) pixels[column] = colour;
                else Over(ref pixels[column], colour * Math.Clamp(row + 1 - edge, 0, 1));
            }
        }
    }

    /// <summary>Fills a closed outline by the non-zero rule, with a colour that runs from its top to its bottom.</summary>
    public void Polygon(ReadOnlySpan<Vector2> outline, Vector4 top, Vector4 bottom)
    {
        float highest = float.MaxValue, lowest = float.MinValue, left = float.MaxValue, right = float.MinValue;
        foreach (var point in outline)
        {
            (highest, lowest) = (MathF.Min(highest, point.Y), MathF.Max(lowest, point.Y));
            (left, right) = (MathF.Min(left, point.X), MathF.Max(right, point.X));
        }

        var firstRow = Math.Max(_first, (int)MathF.Floor((highest - Area.Top) * Scale));
        var lastRow = Math.Min(_end - 1, (int)MathF.Floor((lowest - Area.Top) * Scale));
        var firstColumn = Math.Max(0, (int)MathF.Floor((left - Area.Left) * Scale));
        var endColumn = Math.Min(Width, (int)MathF.Ceiling((right - Area.Left) * Scale) + 1);
        if (firstRow > lastRow || firstColumn >= endColumn) return;

        var coverage = _coverage.AsSpan(0, endColumn - firstColumn);
        for (var row = firstRow; row <= lastRow; row++)
        {
            coverage.Clear();
            for (var slice = 0; slice < Slices; slice++)
            {
                Cross(outline, Area.Top + (row + (slice + 0.5f) / Slices) / Scale, _crossings);
                var winding = 0;
                for (var i = 0; i + 1 < _crossings.Count; i++)
                {
                    winding += _crossings[i].Direction;
                    if (winding != 0) Cover(coverage, _crossings[i].X - firstColumn, _crossings[i + 1].X - firstColumn);
                }
            }

            var share = lowest > highest ? (Area.Top + (row + 0.5f) / Scale - highest) / (lowest - highest) : 0;
            var colour = Vector4.Lerp(top, bottom, Math.Clamp(share, 0, 1));
            var pixels = Line(row).Slice(firstColumn, coverage.Length);
            for (var i = 0; i < coverage.Length; i++)
            {
                if (coverage[i] > 0) Over(ref pixels[i], colour * MathF.Min(1, coverage[i] / Slices));
            }
        }
    }

    /// <summary>An ellipse whose edge is smooth over a share of its radius: 0 is a sharp edge, 1 fades from the middle.</summary>
    public void Ellipse(float x, float y, float radiusX, float radiusY, Vector4 colour, float softness = 0)
    {
        var edge = MathF.Max(softness, 1.2f / (MathF.Min(radiusX, radiusY) * Scale));
        Around(x, y, radiusX * (1 + edge), radiusY * (1 + edge), new EllipseBrush(radiusX, radiusY, edge, softness > 0, colour));
    }

    /// <summary>Light that adds to whatever is behind it, strongest in the middle.</summary>
    public void Glow(float x, float y, float radius, Vector3 colour, float strength) =>
        Around(x, y, radius, radius, new GlowBrush(radius, colour, strength));

    /// <summary>A cone of added light from a point to the left (−1) or right (1), fading with the distance and towards its edges.</summary>
    public void Beam(Vector2 from, float length, float slope, float spread, int side, Vector3 colour)
    {
        var reach = length * (MathF.Abs(slope) + spread);
        Around(from.X + side * length / 2, from.Y, length / 2, reach, new BeamBrush(length, slope, spread, side, colour));
    }

    /// <summary>A line with round ends.</summary>
    public void Line(Vector2 from, Vector2 to, float width, Vector4 colour)
    {
        var half = MathF.Max(width / 2, 0.35f / Scale);
        var along = to - from;
        var length = MathF.Max(along.LengthSquared(), 1e-9f);
        var middle = (from + to) / 2;
        Around(
            middle.X, middle.Y, MathF.Abs(along.X) / 2 + half + 1 / Scale, MathF.Abs(along.Y) / 2 + half + 1 / Scale,
            new LineBrush(from, along, length, middle, half, Scale, colour));
    }

    /// <summary>Rounds a row to bytes; a little noise keeps wide gradients free of bands.</summary>
    private TexelRow Develop(int row, TexelStore store)
    {
        var pixels = Line(row);
        var bytes = _developed.AsSpan(0, Width * 4);
        var isSolid = true;
        for (var column = 0; column < pixels.Length; column++)
        {
            var pixel = pixels[column];
            var target = bytes.Slice(column * 4, 4);
            if (pixel == Vector4.Zero)
            {
                target.Clear();
                isSolid = false;
                continue;
            }

            var noise = (Hash.Mix((uint)(row * Width + column)) & 1023) / 1024f;
            pixel = Vector4.Min(Vector4.Max(pixel, Vector4.Zero) * 255 + new Vector4(noise, noise, noise, 0.5f), new Vector4(255));
            target[0] = (byte)pixel.X;
            target[1] = (byte)pixel.Y;
            target[2] = (byte)pixel.Z;
            target[3] = (byte)pixel.W;
            isSolid &= target[3] == 255;
        }

        var texels = MemoryMarshal.Cast<byte, uint>(bytes);
        var first = texels.IndexOfAnyExcept(0u);
        if (first < 0) return new TexelRow(Width, 0, IsSolid: false, default);
        var end = texels.LastIndexOfAnyExcept(0u) + 1;
        var kept = store.Take((end - first) * 4);
        bytes[(first * 4)..(end * 4)].CopyTo(kept);
        return new TexelRow(first, end, isSolid, kept);
    }

    private Span<Vector4> Line(int row) => _pixels.AsSpan((row - _first) * Width, Width);

    private (float[] Tops, float Highest, float Lowest) Trace(Func<float, float> line)
    {
        if (_line == _lines.Count)
        {
            var tops = ArrayPool<float>.Shared.Rent(Width);
            for (var column = 0; column < Width; column++) tops[column] = line(Area.Left + (column + 0.5f) / Scale);
            var traced = tops.AsSpan(0, Width);
            var (highest, lowest) = (traced[0], traced[0]);
            foreach (var top in traced) (highest, lowest) = (MathF.Min(highest, top), MathF.Max(lowest, top));
            _lines.Add((tops, highest, lowest));
        }

        return _lines[_line++];
    }

    private int FirstRow(float y) => y <= Area.Top ? _first : Math.Clamp((int)MathF.Floor((y - Area.Top) * Scale), _first, _end);

    private int EndRow(float y) => y >= Area.Bottom ? _end : Math.Clamp((int)MathF.Ceiling((y - Area.Top) * Scale), _first, _end);

    private void Around<TBrush>(float x, float y, float reachX, float reachY, TBrush brush)
        where TBrush : struct, IBrush
    {
        var firstRow = Math.Max(_first, (int)MathF.Floor((y - reachY - Area.Top) * Scale));
        var endRow = Math.Min(_end, (int)MathF.Ceiling((y + reachY - Area.Top) * Scale));
        var first = Math.Max(0, (int)MathF.Floor((x - reachX - Area.Left) * Scale));
        var end = Math.Min(Width, (int)MathF.Ceiling((x + reachX - Area.Left) * Scale));
        for (var row = firstRow; row < endRow; row++)
        {
            var dy = Area.Top + (row + 0.5f) / Scale - y;
            var pixels = Line(row);
            for (var column = first; column < end; column++)
            {
                var pixel = brush.At(Area.Left + (column + 0.5f) / Scale - x, dy);
                if (pixel != Vector4.Zero) Over(ref pixels[column], pixel);
            }
        }
    }

    private void Cross(ReadOnlySpan<Vector2> outline, float y, List<(float X, int Direction)> crossings)
    {
        crossings.Clear();
        for (var i = 0; i < outline.Length; i++)
        {
            var from = outline[i];
            var to = outline[(i + 1) % outline.Length];
            if ((from.Y <= y) == (to.Y <= y)) continue;
            var x = from.X + (y - from.Y) / (to.Y - from.Y) * (to.X - from.X);
            crossings.Add(((x - Area.Left) * Scale, from.Y <= y ? 1 : -1));
        }

        crossings.Sort((a, b) => a.X.CompareTo(b.X));
    }

    private static void Cover(Span<float> coverage, float from, float to)
    {
        from = MathF.Max(from, 0);
        to = MathF.Min(to, coverage.Length);
        if (to <= from) return;
        int first = (int)from, last = Math.Min((int)to, coverage.Length - 1);
        if (first == last)
        {
            coverage[first] += to - from;
            return;
        }

        coverage[first] += first + 1 - from;
        for (var i = first + 1; i < last; i++) coverage[i] += 1;
        coverage[last] += to - last;
    }

    private static void Over(ref Vector4 below, Vector4 above) => below = above + below * (1 - above.W);
}
