using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>A painted layer at the beginning and at the end of a move; draws itself, row by row, as seen at any moment between.</summary>
/// <param name="Start">Null when the thing is not there at the beginning.</param>
/// <param name="End">Null when it is not there at the end; the same as <paramref name="Start"/> when it does not change.</param>
internal sealed record Sheet(Texture? Start, Texture? End, SheetPlace Place)
{
    private static readonly Vector128<ushort>[] Weights = WeightTable();

    private int Width => Place.Raster.Width;

    private int Height => Place.Raster.Height;

    /// <summary>0 shows the beginning, 256 the end.</summary>
    public int MixAt(float share) => ReferenceEquals(Start, End) ? 0 : (int)MathF.Round(share * 256);

    /// <summary>Whether nothing behind the sheet can be seen in a row.</summary>
    public bool HidesRow(in SheetPose pose, int row, int width)
    {
        if (Start is null || End is null) return false;
        var v = (int)MathF.Floor(pose.Top + row * pose.Step);
        if (v < Math.Max(Start.SolidFrom, End.SolidFrom) || v >= Height) return false;
        return pose.Left > -1 && pose.Left + pose.Step * (width - 1) < Width;
    }

    /// <summary>Draws one row of the picture over what is there.</summary>
    /// <param name="mix">As <see cref="MixAt"/> tells.</param>
    public void DrawRow(in SheetPose pose, int mix, int row, Span<byte> picture, RowScratch scratch)
    {
        var width = picture.Length / 4;
        var v = pose.Top + row * pose.Step;
        var above = (int)MathF.Floor(v);
        if (above < -1 || above >= Height) return;

        var (firstColumn, endColumn) = Extent(above);
        if (firstColumn >= endColumn) return;
        var first = Math.Max(0, (int)MathF.Ceiling((firstColumn - 0.999f - pose.Left) / pose.Step));
        var end = Math.Min(width, (int)MathF.Floor((endColumn - 0.001f - pose.Left) / pose.Step) + 1);
        if (first >= end) return;

        var fraction = (int)((v - above) * 256);
        var firstTexel = Math.Clamp((int)MathF.Floor(pose.Left + first * pose.Step), 0, Width - 1);
        var endTexel = Math.Clamp((int)MathF.Floor(pose.Left + (end - 1) * pose.Step) + 2, firstTexel + 1, Width);
        MixRows(above, fraction, mix, firstTexel, endTexel, scratch);
        Blend(picture, scratch.Mixed, pose.Left, pose.Step, first, end, Width);
    }

    /// <summary>The columns with anything on them in a row and the one under it.</summary>
    private (int First, int End) Extent(int above)
    {
        var (first, end) = (int.MaxValue, 0);
        for (var row = Math.Max(above, 0); row <= Math.Min(above + 1, Height - 1); row++)
        {
            if (Start?.Extent(row) is var (startFirst, startEnd)) (first, end) = (Math.Min(first, startFirst), Math.Max(end, startEnd));
            if (End?.Extent(row) is var (endFirst, endEnd)) (first, end) = (Math.Min(first, endFirst), Math.Max(end, endEnd));
        }

        return (first, end);
    }

    /// <summary>Puts the texture's row at a fractional height into scratch, one texel of padding before it.</summary>
    private void MixRows(int above, int fraction, int mix, int first, int end, RowScratch scratch)
    {
        var (upper, lower) = (Math.Clamp(above, 0, Height - 1), Math.Clamp(above + 1, 0, Height - 1));
        var startAbove = Start is null ? default : Start.Columns(upper, first, end, scratch.Spare(0));
        var startBelow = Start is null ? default : Start.Columns(lower, first, end, scratch.Spare(1));
        var target = scratch.Mixed.AsSpan((first + 1) * 4, (end - first) * 4);
        if (mix == 0 && Start is not null)
        {
            Interpolate(startAbove, startBelow, fraction, target);
        }
        else
        {
            var endAbove = End is null ? default : End.Columns(upper, first, end, scratch.Spare(2));
            var endBelow = End is null ? default : End.Columns(lower, first, end, scratch.Spare(3));
            InterpolateBoth(startAbove, startBelow, endAbove, endBelow, fraction, mix, target);
        }

        target[..4].CopyTo(scratch.Mixed.AsSpan(first * 4));
        target[^4..].CopyTo(scratch.Mixed.AsSpan((end + 1) * 4));
    }

    private static void Interpolate(ReadOnlySpan<byte> above, ReadOnlySpan<byte> below, int fraction, Span<ushort> target)
    {
        var (keep, take) = (Vector128.Create((ushort)(256 - fraction)), Vector128.Create((ushort)fraction));
        var i = 0;
        for (; i <= target.Length - 16; i += 16)
        {
            var a = Vector128.Create(above.Slice(i, 16));
            var b = Vector128.Create(below.Slice(i, 16));
            ((Vector128.WidenLower(a) * keep + Vector128.WidenLower(b) * take) >>> 8).CopyTo(target[i..]);
            ((Vector128.WidenUpper(a) * keep + Vector128.WidenUpper(b) * take) >>> 8).CopyTo(target[(i + 8)..]);
        }

        for (; i < target.Length; i++) target[i] = (ushort)((above[i] * (256 - fraction) + below[i] * fraction) >> 8);
    }

    private static void InterpolateBoth(
        ReadOnlySpan<byte> startAbove, ReadOnlySpan<byte> startBelow, ReadOnlySpan<byte> endAbove, ReadOnlySpan<byte> endBelow, int fraction, int mix, Span<ushort> target)
    {
        Span<ushort> other = stackalloc ushort[512];
        for (var at = 0; at < target.Length; at += other.Length)
        {
            var length = Math.Min(other.Length, target.Length - at);
            var start = target.Slice(at, length);
            var end = other[..length];
            if (startAbove.IsEmpty) start.Clear();
            else Interpolate(startAbove.Slice(at, length), startBelow.Slice(at, length), fraction, start);
            if (endAbove.IsEmpty) end.Clear();
            else Interpolate(endAbove.Slice(at, length), endBelow.Slice(at, length), fraction, end);
            var (keep, take) = (Vector128.Create((ushort)(256 - mix)), Vector128.Create((ushort)mix));
            var i = 0;
            for (; i <= length - 8; i += 8)
            {
                var mixed = (Vector128.Create<ushort>(start.Slice(i, 8)) * keep + Vector128.Create<ushort>(end.Slice(i, 8)) * take) >>> 8;
                mixed.CopyTo(start[i..]);
            }

            for (; i < length; i++) start[i] = (ushort)((start[i] * (256 - mix) + end[i] * mix) >> 8);
        }
    }

    private static void Blend(Span<byte> picture, ushort[] scratch, float left, float step, int first, int end, int textureWidth)
    {
        ref var texels = ref MemoryMarshal.GetArrayDataReference(scratch);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        var pixels = MemoryMarshal.Cast<byte, uint>(picture);
        var u = (int)MathF.Round((left + first * step + 1) * 65536);
        var du = (int)MathF.Round(step * 65536);
        var last = textureWidth << 16;
        var swap = Vector128.Create((ushort)4, 5, 6, 7, 0, 1, 2, 3);
        var alphaLane = Vector128.Create((ushort)3);
        var full = Vector128.Create((ushort)255);
        for (var x = first; x < end; x++, u += du)
        {
            var at = Math.Clamp(u, 0, last);
            var fraction = (at >> 8) & 255;
            var products = Vector128.LoadUnsafe(ref texels, (nuint)((at >> 16) * 4)) * Unsafe.Add(ref weights, fraction);
            var source = (products + Vector128.Shuffle(products, swap)) >>> 8;
            var value = source.AsUInt64().ToScalar();
            if (value == 0) continue;
            if (value >> 48 < 255)
            {
                var below = Vector128.WidenLower(Vector128.CreateScalar(pixels[x]).AsByte());
                source = Vector128.Min(source + ((below * (full - Vector128.Shuffle(source, alphaLane)) + full) >>> 8), full);
            }

            pixels[x] = Vector128.Narrow(source, source).AsUInt32().ToScalar();
        }
    }

    /// <summary>How much a pixel takes of the texel on its left (four lanes) and of the one on its right, by 256ths of the way.</summary>
    private static Vector128<ushort>[] WeightTable() =>
        [.. Enumerable.Range(0, 256).Select(i => Vector128.Create((ulong)(256 - i) * 0x0001_0001_0001_0001UL, (ulong)i * 0x0001_0001_0001_0001UL).AsUInt16())];
}
