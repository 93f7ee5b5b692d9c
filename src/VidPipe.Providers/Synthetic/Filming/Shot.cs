using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic.Filming;

/// <summary>A clip that can be drawn frame by frame.</summary>
/// <param name="HasVignette">Whether the corners are still to be darkened; finished pictures have that behind them.</param>
internal sealed record Shot(Sheets Sheets, IReadOnlyList<Moment> Moments, string StartWords, string EndWords, bool HasVignette) : IDisposable
{
    /// <summary>Travels between two plans of one world, with all its depth.</summary>
    public static Shot Travel(ScenePlan start, ScenePlan end, Canvas canvas, int seconds, uint seed)
    {
        var moments = Frames(canvas, seconds, CameraPath.Between(start.Camera, end.Camera, seed));
        return new(SheetPainter.Move(start, end, canvas, moments), moments, start.Words, end.Words, HasVignette: true);
    }

    /// <summary>Moves into the first of two flat pictures and out of the second, which takes its place in the middle.</summary>
    /// <param name="motion">Decides where the camera leans to.</param>
    public static Shot Dissolve(byte[] start, byte[]? end, string motion, Canvas canvas, int seconds, uint seed)
    {
        var flat = new Camera(0, 0, 1);
        var raster = new Raster(flat.View(canvas, 1), canvas.Height);
        var first = Texture.Flat(raster, start);
        var second = end is null ? first : Texture.Flat(raster, end);
        var target = Framing.Of(motion, flat, seed);
        var lean = Math.Clamp(target.X, -0.025f, 0.025f) * canvas.Width / canvas.Height;
        var sheet = new Sheet(first, second, new SheetPlace(raster, 1, default, default, default));
        var path = CameraPath.Inwards(lean, end is null ? FlatWay.In : FlatWay.InAndOut, seed);
        return new Shot(new Sheets([sheet], null), Frames(canvas, seconds, path), "", "", HasVignette: false);
    }

    public void Dispose() => Sheets.Dispose();

    private static Moment[] Frames(Canvas canvas, int seconds, Func<float, Camera> path)
    {
        var moments = new Moment[seconds * canvas.FramesPerSecond];
        var swings = Math.Max(1, seconds / 4);
        for (var frame = 0; frame < moments.Length; frame++)
        {
            var time = frame / (float)(moments.Length - 1);
            var share = Ease(time);
            moments[frame] = new(path(share), share, MathF.Sin(time * MathF.Tau * swings));
        }

        return moments;
    }

    /// <summary>Slow at both ends but never still, so that the next clip takes the movement over.</summary>
    private static float Ease(float time) => time >= 1 ? 1 : 0.4f * time + 0.6f * time * time * (3 - 2 * time);
}
