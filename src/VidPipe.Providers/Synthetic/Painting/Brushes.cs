using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>What one dab looks like around its middle. Structs, so that the loop over the pixels is compiled for each of them.</summary>
internal interface IBrush
{
    /// <summary>Premultiplied colour at a distance from the middle, in world units.</summary>
    Vector4 At(float dx, float dy);
}

internal readonly struct EllipseBrush(float radiusX, float radiusY, float edge, bool isSoft, Vector4 colour) : IBrush
{
    public Vector4 At(float dx, float dy)
    {
        var distance = MathF.Sqrt(dx * dx / (radiusX * radiusX) + dy * dy / (radiusY * radiusY));
        var inside = Math.Clamp((1 + edge * 0.5f - distance) / edge, 0, 1);
        return colour * (isSoft ? inside * inside * (3 - 2 * inside) : inside);
    }
}

internal readonly struct GlowBrush(float radius, Vector3 colour, float strength) : IBrush
{
    public Vector4 At(float dx, float dy)
    {
        var near = MathF.Max(0, 1 - MathF.Sqrt(dx * dx + dy * dy) / radius);
        return new Vector4(colour * (strength * near * near * near), 0);
    }
}

internal readonly struct BeamBrush(float length, float slope, float spread, int side, Vector3 colour) : IBrush
{
    public Vector4 At(float dx, float dy)
    {
        var along = (dx + side * length / 2) * side;
        if (along <= 0) return default;
        var across = (dy - along * slope) / (along * spread + 0.004f);
        var near = MathF.Max(0, 1 - along / length);
        return new Vector4(colour * (near * near * MathF.Max(0, 1 - across * across)), 0);
    }
}

internal readonly struct LineBrush(Vector2 from, Vector2 along, float length, Vector2 middle, float half, float scale, Vector4 colour) : IBrush
{
    public Vector4 At(float dx, float dy)
    {
        var point = middle + new Vector2(dx, dy) - from;
        var share = Math.Clamp(Vector2.Dot(point, along) / length, 0, 1);
        return colour * Math.Clamp((half - (point - along * share).Length()) * scale + 0.5f, 0, 1);
    }
}
