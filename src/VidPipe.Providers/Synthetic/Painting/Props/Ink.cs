using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Props;

/// <summary>Draws a thing at the origin, its foot at y = 0 and its height one, as a silhouette with an edge of light on the sun's side.</summary>
internal sealed class Ink(Surface surface, Light light, float size, float sunSide)
{
    public Light Light { get; } = light;

    /// <summary>1 when the sun or moon stands to the right, −1 to the left.</summary>
    public float SunSide { get; } = sunSide;

    /// <summary>A thing's own colour as it looks in this light.</summary>
    public Vector3 Lit(string colour, float shade = 0.42f) => Colour.Mix(Colour.Hex(colour), Light.Shade, Math.Clamp(shade + 0.34f * Light.Night, 0, 0.92f));

    public void Fill(string colour, params ReadOnlySpan<Vector2> outline) => Fill(Lit(colour), outline);

    public void Fill(Vector3 colour, params ReadOnlySpan<Vector2> outline)
    {
        Span<Vector2> points = stackalloc Vector2[outline.Length];
        var rim = new Vector2(SunSide * 0.0022f, -0.0012f);
        for (var i = 0; i < outline.Length; i++) points[i] = outline[i] * size + rim;
        var edge = Colour.Opaque(Colour.Mix(colour, Light.Sun, 0.55f - 0.2f * Light.Night));
        surface.Polygon(points, edge, edge);
        for (var i = 0; i < outline.Length; i++) points[i] = outline[i] * size;
        surface.Polygon(points, Colour.Opaque(Colour.Mix(colour, Light.SkyLow, 0.10f)), Colour.Opaque(Colour.Mix(colour, Light.Shade, 0.3f)));
    }

    public void Box(string colour, float left, float top, float right, float bottom) =>
        Fill(colour, new(left, top), new(right, top), new(right, bottom), new(left, bottom));

    public void Round(string colour, float x, float y, float radiusX, float radiusY)
    {
        var tone = Lit(colour);
        var rim = Colour.Mix(tone, Light.Sun, 0.55f - 0.2f * Light.Night);
        surface.Ellipse(x * size + SunSide * 0.0022f, y * size - 0.0012f, radiusX * size, radiusY * size, Colour.Opaque(rim));
        surface.Ellipse(x * size, y * size, radiusX * size, radiusY * size, Colour.Opaque(tone));
    }

    public void Stroke(string colour, float fromX, float fromY, float toX, float toY, float width) =>
        surface.Line(new Vector2(fromX, fromY) * size, new Vector2(toX, toY) * size, width * size, Colour.Opaque(Lit(colour)));

    public void Ring(string colour, float x, float y, float radius, float width)
    {
        const int parts = 28;
        for (var part = 0; part < parts; part++)
        {
            var (sin, cos) = MathF.SinCos(part * MathF.Tau / parts);
            var (nextSin, nextCos) = MathF.SinCos((part + 1) * MathF.Tau / parts);
            Stroke(colour, x + cos * radius, y + sin * radius, x + nextCos * radius, y + nextSin * radius, width);
        }
    }

    /// <summary>A lit thing keeps its colour at night.</summary>
    public void Lamp(string colour, float x, float y, float radiusX, float radiusY) =>
        surface.Ellipse(x * size, y * size, radiusX * size, radiusY * size, Colour.Opaque(Colour.Mix(Colour.Hex(colour), Vector3.One, 0.25f)), 0.15f);

    public void Glow(string colour, float x, float y, float radius, float strength) =>
        surface.Glow(x * size, y * size, radius * size, Colour.Hex(colour), strength);

    /// <summary>A cone of light to one side that fades with the distance.</summary>
    public void Beam(string colour, float x, float y, float length, float slope, float spread, int side, float strength) =>
        surface.Beam(new Vector2(x, y) * size, length * size, slope, spread, side, Colour.Hex(colour) * strength);

    public void Veil(string colour, float alpha, params ReadOnlySpan<Vector2> outline)
    {
        Span<Vector2> points = stackalloc Vector2[outline.Length];
        for (var i = 0; i < outline.Length; i++) points[i] = outline[i] * size;
        surface.Polygon(points, Colour.Veil(Colour.Hex(colour), alpha), Colour.Veil(Colour.Hex(colour), alpha * 0.35f));
    }

    public void Smoke(float x, float y, float radius, float alpha) =>
        surface.Ellipse(x * size, y * size, radius * size, radius * size, Colour.Veil(Colour.Mix(Light.SkyLow, Vector3.One, 0.6f), alpha), 1);

    public void Shadow(float halfWidth) => surface.Ellipse(-SunSide * halfWidth * 0.3f * size, 0, halfWidth * 1.25f * size, 0.035f * size, Colour.Veil(Light.Shade, 0.42f), 0.8f);
}
