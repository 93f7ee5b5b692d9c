using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Develops a drawn picture: darkens its corners and brings it into the format that ffmpeg is given.</summary>
internal sealed class Darkroom : IDisposable
{
    private readonly Canvas _canvas;
    private readonly ushort[] _vignette;

    public Darkroom(Canvas canvas)
    {
        _canvas = canvas;
        _vignette = Vignette(canvas);
    }

    public int FrameBytes => _canvas.Width * _canvas.Height * 3 / 2;

    /// <summary>Darkens the corners in place.</summary>
    /// <param name="rgba">Whole rows.</param>
    public void Darken(Span<byte> rgba, int firstRow)
    {
        var pixels = MemoryMarshal.Cast<byte, ulong>(rgba);
        var vignette = _vignette.AsSpan(firstRow * _canvas.Width, pixels.Length * 2);
        for (var pair = 0; pair < pixels.Length; pair++)
        {
            var (left, right) = (vignette[pair * 2], vignette[pair * 2 + 1]);
            if (left == 256 && right == 256) continue;
            var factors = Vector128.Create(left * 0x0001_0001_0001_0001UL, right * 0x0001_0001_0001_0001UL).AsUInt16();
            var darker = (Vector128.WidenLower(Vector128.CreateScalar(pixels[pair]).AsByte()) * factors) >>> 8;
            pixels[pair] = Vector128.Narrow(darker, darker).AsUInt64().ToScalar();
        }
    }

    /// <summary>Puts two rows, the first of them even, into a frame: planar 4:2:0, BT.709, limited range.</summary>
    public void Develop(ReadOnlySpan<byte> rgba, int row, Span<byte> frame)
    {
        var width = _canvas.Width;
        var upper = rgba[..(width * 4)];
        var lower = rgba[(width * 4)..];
        Luma(upper, frame.Slice(row * width, width));
        Luma(lower, frame.Slice((row + 1) * width, width));
        var plane = width * _canvas.Height;
        var at = plane + (row >> 1) * (width >> 1);
        Chroma(upper, lower, frame.Slice(at, width >> 1), frame.Slice(at + plane / 4, width >> 1));
    }

    public void Dispose() => ArrayPool<ushort>.Shared.Return(_vignette);

    private static void Luma(ReadOnlySpan<byte> rgba, Span<byte> luma)
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(rgba);
        var x = 0;
        for (; x <= pixels.Length - 8; x += 8)
        {
            // Red and blue in one vector of 16-bit lanes, green in another; the greatest sum still fits into 16 bits.
            var pixel = Vector256.Create(pixels.Slice(x, 8));
            var redBlue = (pixel & Vector256.Create(0x00FF00FFu)).AsUInt16() * Vector256.Create(47u | 16u << 16).AsUInt16();
            var green = ((pixel >>> 8) & Vector256.Create(0xFFu)).AsUInt16() * Vector256.Create(157u).AsUInt16();
            var sums = (redBlue + green).AsUInt32();
            var value = (((sums & Vector256.Create(0xFFFFu)) + (sums >>> 16) + Vector256.Create(128u)) >>> 8) + Vector256.Create(16u);
            var narrow = Vector128.Narrow(value.GetLower(), value.GetUpper());
            Vector128.Narrow(narrow, narrow).GetLower().CopyTo(luma[x..]);
        }

        for (; x < pixels.Length; x++)
        {
            int r = rgba[x * 4], g = rgba[x * 4 + 1], b = rgba[x * 4 + 2];
            luma[x] = (byte)(((47 * r + 157 * g + 16 * b + 128) >> 8) + 16);
        }
    }

    private static void Chroma(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> blueness, Span<byte> redness)
    {
        var above = MemoryMarshal.Cast<byte, ulong>(upper);
        var below = MemoryMarshal.Cast<byte, ulong>(lower);
        var low = Vector256.Create(0xFFFFu);
        var x = 0;
        for (; x <= above.Length - 4; x += 4)
        {
            var (a, b) = (Vector256.Create(above.Slice(x, 4)), Vector256.Create(below.Slice(x, 4)));
            var mask = Vector256.Create(0x00FF00FF_00FF00FFUL);
            var redBlue = (a & mask) + (b & mask);
            var greens = ((a >>> 8) & mask) + ((b >>> 8) & mask);
            var sums = (redBlue + (redBlue >>> 32)).AsUInt32();
            var red = (sums & low).AsInt32();
            var blue = (sums >>> 16).AsInt32();
            var green = ((greens + (greens >>> 32)).AsUInt32() & low).AsInt32();
            var cb = ((blue * 112 - red * 26 - green * 86 + Vector256.Create(512)) >> 10) + Vector256.Create(128);
            var cr = ((red * 112 - green * 102 - blue * 10 + Vector256.Create(512)) >> 10) + Vector256.Create(128);
            for (var i = 0; i < 4; i++)
            {
                blueness[x + i] = (byte)cb.GetElement(i * 2);
                redness[x + i] = (byte)cr.GetElement(i * 2);
            }
        }

        for (; x < above.Length; x++)
        {
            int red = 0, green = 0, blue = 0;
            for (var part = 0; part < 2; part++)
            {
                var at = x * 8 + part * 4;
                (red, green, blue) = (red + upper[at] + lower[at], green + upper[at + 1] + lower[at + 1], blue + upper[at + 2] + lower[at + 2]);
            }

            blueness[x] = (byte)(((-26 * red - 86 * green + 112 * blue + 512) >> 10) + 128);
            redness[x] = (byte)(((112 * red - 102 * green - 10 * blue + 512) >> 10) + 128);
        }
    }

    private static ushort[] Vignette(Canvas canvas)
    {
        var map = ArrayPool<ushort>.Shared.Rent(canvas.Width * canvas.Height);
        for (var y = 0; y < canvas.Height; y++)
        {
            for (var x = 0; x < canvas.Width; x++)
            {
                var dx = (x + 0.5f) / canvas.Width * 2 - 1;
                var dy = (y + 0.5f) / canvas.Height * 2 - 1;
                var far = MathF.Max(0, (dx * dx + dy * dy) * 0.5f - 0.22f);
                map[y * canvas.Width + x] = (ushort)MathF.Round(256 * (1 - 0.36f * far));
            }
        }

        return map;
    }
}
