using VidPipe.Core.Generation;

namespace VidPipe.Media.Conforming;

/// <summary>
/// Brings a picture onto a canvas undistorted: what is nearly of its shape fills it and loses a little at two edges,
/// anything else is shown whole between bars.
/// </summary>
internal static class CanvasFit
{
    /// <summary>A tenth of a side may be cut away; models return 1280x704 where 1280x720 was asked for.</summary>
    private const double MostCropped = 1.1;

    /// <param name="width">As it is to be seen, in square pixels.</param>
    public static string Filters(double width, double height, Canvas canvas)
    {
        var (wide, high) = (canvas.Width / width, canvas.Height / height);
        var fills = Math.Max(wide, high) / Math.Min(wide, high) <= MostCropped;
        var scale = fills ? Math.Max(wide, high) : Math.Min(wide, high);
        var (w, h) = fills
            ? (Math.Max(canvas.Width, Even(width * scale)), Math.Max(canvas.Height, Even(height * scale)))
            : (Math.Clamp(Even(width * scale), 2, canvas.Width), Math.Clamp(Even(height * scale), 2, canvas.Height));
        var place = fills
            ? $"crop={canvas.Width}:{canvas.Height}"
            : $"pad={canvas.Width}:{canvas.Height}:(ow-iw)/2:(oh-ih)/2:black";
        return $"scale={w}:{h}:flags=bicubic:out_color_matrix=bt709:out_range=tv,format=yuv420p,{place},setsar=1";
    }

    private static int Even(double pixels) => 2 * (int)Math.Round(pixels / 2);
}
