using System.Globalization;
using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Colours as sRGB values from 0 to 1.</summary>
internal static class Colour
{
    public static Vector3 Hex(string rgb)
    {
        var value = int.Parse(rgb, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new Vector3((value >> 16) & 255, (value >> 8) & 255, value & 255) / 255f;
    }

    public static Vector3 Mix(Vector3 from, Vector3 to, float share) => Vector3.Lerp(from, to, Math.Clamp(share, 0, 1));

    public static Vector4 Opaque(Vector3 colour) => new(colour, 1);

    /// <summary>Premultiplied.</summary>
    public static Vector4 Veil(Vector3 colour, float alpha) => new(colour * alpha, alpha);

    /// <summary>Turns the hue by an angle in radians and scales the saturation, keeping the lightness about as it was.</summary>
    public static Vector3 Turn(Vector3 colour, float angle, float saturation = 1)
    {
        var grey = Vector3.Dot(colour, new Vector3(0.299f, 0.587f, 0.114f));
        var i = Vector3.Dot(colour, new Vector3(0.596f, -0.274f, -0.322f)) * saturation;
        var q = Vector3.Dot(colour, new Vector3(0.211f, -0.523f, 0.312f)) * saturation;
        var (sin, cos) = MathF.SinCos(angle);
        (i, q) = (i * cos - q * sin, i * sin + q * cos);
        return Vector3.Clamp(
            new(grey + 0.956f * i + 0.621f * q, grey - 0.272f * i - 0.647f * q, grey - 1.106f * i + 1.703f * q), Vector3.Zero, Vector3.One);
    }
}
