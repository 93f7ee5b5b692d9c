using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Where the picture is taken from. Near layers follow it fully, far ones hardly: that makes the depth.</summary>
internal sealed record Camera(float X, float Y, float Zoom)
{
    /// <summary>Zooming happens about this height: low enough for what stands on the stage to stay in the picture.</summary>
    private const float Focus = 0.79f;

    public static Camera Between(Camera from, Camera to, float share) => new(
        from.X + (to.X - from.X) * share,
        from.Y + (to.Y - from.Y) * share,
        from.Zoom * MathF.Pow(to.Zoom / from.Zoom, share));

    /// <summary>What of a layer's world the picture shows.</summary>
    /// <param name="nearness">0 is infinitely far, 1 moves fully with the camera.</param>
    public WorldRect View(Canvas canvas, float nearness)
    {
        var zoom = MathF.Pow(Zoom, nearness);
        var halfWidth = canvas.Width / (2f * canvas.Height) / zoom;
        var top = Focus - Focus / zoom + Y * nearness;
        return new WorldRect(X * nearness - halfWidth, top, X * nearness + halfWidth, top + 1 / zoom);
    }
}
