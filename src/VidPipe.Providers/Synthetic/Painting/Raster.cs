namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>A part of the world, in world units: one unit is the height of an unzoomed picture, y grows downwards, x = 0 is the middle.</summary>
internal readonly record struct WorldRect(float Left, float Top, float Right, float Bottom)
{
    public WorldRect Union(WorldRect other) => new(
        MathF.Min(Left, other.Left), MathF.Min(Top, other.Top), MathF.Max(Right, other.Right), MathF.Max(Bottom, other.Bottom));

    public WorldRect Grow(float x, float y) => new(Left - x, Top - y, Right + x, Bottom + y);
}

/// <summary>The pixels that lie over a part of the world.</summary>
/// <param name="Scale">Pixels per world unit.</param>
internal readonly record struct Raster(WorldRect Area, float Scale)
{
    public int Width { get; } = Math.Max(2, (int)MathF.Round((Area.Right - Area.Left) * Scale));

    public int Height { get; } = Math.Max(2, (int)MathF.Round((Area.Bottom - Area.Top) * Scale));
}
