using System.Numerics;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Where a sheet hangs and how it moves.</summary>
internal sealed record SheetPlace(Raster Raster, float Nearness, Vector2 StartShift, Vector2 EndShift, Vector2 Sway)
{
    /// <summary>How the sheet lies under the picture at a moment.</summary>
    public SheetPose Pose(Canvas canvas, Moment moment)
    {
        var view = moment.Camera.View(canvas, Nearness);
        var shift = Vector2.Lerp(StartShift, EndShift, moment.Share) + Sway * moment.Swing;
        var step = (view.Right - view.Left) / canvas.Width * Raster.Scale;
        return new SheetPose(
            (view.Left - shift.X - Raster.Area.Left) * Raster.Scale + step / 2 - 0.5f,
            (view.Top - shift.Y - Raster.Area.Top) * Raster.Scale + step / 2 - 0.5f,
            step);
    }
}

/// <param name="Left">Texture column under the picture's first column.</param>
/// <param name="Top">Texture row under the picture's first row.</param>
/// <param name="Step">Texels per pixel.</param>
internal readonly record struct SheetPose(float Left, float Top, float Step);
