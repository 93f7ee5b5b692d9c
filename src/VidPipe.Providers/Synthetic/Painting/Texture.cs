namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>A painted part of the world: premultiplied RGBA bytes, so that alpha 0 with colour is pure light.</summary>
/// <remarks>Of each row only what lies between its first and its last pixel is kept; most sheets are mostly empty.</remarks>
internal sealed class Texture
{
    private readonly TexelRow[] _rows;

    /// <param name="rows">From the raster's first row on; what is never seen may be missing at the end.</param>
    public Texture(Raster raster, TexelRow[] rows)
    {
        Raster = raster;
        _rows = rows;
        SolidFrom = rows.Length;
        while (SolidFrom > 0 && rows[SolidFrom - 1].IsSolid) SolidFrom--;
    }

    public Raster Raster { get; }

    /// <summary>From this row on nothing shines through.</summary>
    public int SolidFrom { get; }

    /// <summary>A whole picture.</summary>
    /// <param name="pixels">Opaque RGBA, row by row.</param>
    public static Texture Flat(Raster raster, byte[] pixels) => new(
        raster,
        [.. Enumerable.Range(0, raster.Height).Select(row => new TexelRow(0, raster.Width, IsSolid: true, new(pixels, row * raster.Width * 4, raster.Width * 4)))]);

    /// <summary>The first column of a row with anything on it, and the one after the last.</summary>
    public (int First, int End) Extent(int row) => row < _rows.Length ? (_rows[row].First, _rows[row].End) : (Raster.Width, 0);

    /// <summary>Some columns of a row.</summary>
    /// <param name="spare">Takes the columns when the row holds not all of them.</param>
    public ReadOnlySpan<byte> Columns(int row, int first, int end, Span<byte> spare)
    {
        var kept = row < _rows.Length ? _rows[row] : default;
        if (kept.First <= first && kept.End >= end) return kept.Bytes.AsSpan((first - kept.First) * 4, (end - first) * 4);

        var columns = spare[..((end - first) * 4)];
        columns.Clear();
        var (from, to) = (Math.Max(first, kept.First), Math.Min(end, kept.End));
        if (from < to) kept.Bytes.AsSpan((from - kept.First) * 4, (to - from) * 4).CopyTo(columns[((from - first) * 4)..]);
        return columns;
    }
}

/// <param name="IsSolid">Whether it covers the whole width and nothing shines through.</param>
/// <param name="Bytes">Of the columns from <paramref name="First"/> up to <paramref name="End"/>.</param>
internal readonly record struct TexelRow(int First, int End, bool IsSolid, ArraySegment<byte> Bytes);
