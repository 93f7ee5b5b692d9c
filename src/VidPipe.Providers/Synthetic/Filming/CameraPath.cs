using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic.Filming;

/// <summary>
/// The camera's way through a clip: from exactly where the start keyframe was taken to exactly where the end keyframe was.
/// What lies between is the operator's taste of the day, which is the seed: another take is another way.
/// </summary>
internal static class CameraPath
{
    private const float WidestBow = 0.06f;
    private const float HighestBow = 0.012f;

    /// <summary>How far aside the camera may go when neither end is further out.</summary>
    private const float Aside = 0.3f;

    public static Func<float, Camera> Between(Camera from, Camera to, uint seed)
    {
        var bow = Hash.Between(seed, 31, -WidestBow, WidestBow);
        var rise = Hash.Between(seed, 32, -HighestBow, HighestBow);
        var lead = Hash.Between(seed, 33, 0.7f, 1.4f);
        var aside = MathF.Max(Aside, MathF.Max(MathF.Abs(from.X), MathF.Abs(to.X)));
        return share =>
        {
            var straight = Camera.Between(from, to, share);
            var arc = 4 * share * (1 - share);
            return new Camera(
                Math.Clamp(straight.X + bow * arc, -aside, aside),
                straight.Y + rise * arc,
                Camera.Between(from, to, MathF.Pow(share, lead)).Zoom);
        };
    }

    /// <summary>Into a flat picture, and out of it again when there is a second; never over its edges.</summary>
    /// <param name="lean">How far aside it goes.</param>
    public static Func<float, Camera> Inwards(float lean, FlatWay way, uint seed)
    {
        var depth = Hash.Between(seed, 31, 0.09f, 0.13f);
        var rise = Hash.Between(seed, 32, -HighestBow, HighestBow);
        return share =>
        {
            var inwards = way == FlatWay.In ? share : 4 * share * (1 - share);
            return new Camera(lean * inwards, rise * inwards, 1 + depth * inwards);
        };
    }
}

internal enum FlatWay
{
    In,
    InAndOut,
}
