using System.Globalization;

namespace VidPipe.StandIn.Making;

/// <param name="Look">What the colours follow from.</param>
/// <param name="References">Pictures that shine through, the first only.</param>
internal sealed record PictureOrder(int Width, int Height, string MimeType, string Look, IReadOnlyList<byte[]> References)
{
    /// <summary>The size that Google's picture models give an aspect ratio at 1K; not always the exact ratio, as with Google.</summary>
    public static (int Width, int Height) SizeOf(string aspectRatio, string size)
    {
        var (width, height) = aspectRatio switch
        {
            "1:1" => (1024, 1024),
            "2:3" => (848, 1264),
            "3:2" => (1264, 848),
            "3:4" => (896, 1200),
            "4:3" => (1200, 896),
            "4:5" => (928, 1152),
            "5:4" => (1152, 928),
            "9:16" => (768, 1376),
            "16:9" => (1376, 768),
            "21:9" => (1584, 672),
            "1:4" => (512, 2064),
            "4:1" => (2064, 512),
            "1:8" => (352, 2928),
            "8:1" => (2928, 352),
            _ => throw new ArgumentOutOfRangeException(nameof(aspectRatio), aspectRatio, null),
        };
        return size switch
        {
            "512" => (width / 2, height / 2),
            "2K" => (width * 2, height * 2),
            "4K" => (width * 4, height * 4),
            _ => (width, height),
        };
    }
}

/// <summary>Draws pictures: sky, sun and ground as the prompt has it, with the first reference shining through.</summary>
internal sealed class Pictures(Ffmpeg ffmpeg, MediaCache cache, int shrink)
{
    public Task<byte[]> DrawAsync(PictureOrder order, CancellationToken cancellationToken)
    {
        order = order with { Width = order.Width / shrink, Height = order.Height / shrink };
        var key = MediaCache.Key(["picture", $"{order.Width}x{order.Height}", order.MimeType, order.Look, .. order.References.Select(Convert.ToBase64String)]);
        return cache.GetAsync(key, token => MakeAsync(order, token), cancellationToken);
    }

    private Task<byte[]> MakeAsync(PictureOrder order, CancellationToken cancellationToken)
    {
        var palette = Palette.Of(order.Look);
        var (width, height) = (Number(order.Width), Number(order.Height));
        var scene = $"gradients=s={width}x{height}:c0={palette.Sky}:c1={palette.Haze}:nb_colors=2:x0=0:y0=0:x1=0:y1={height}:seed=1"
            + $",drawbox=x=iw*{palette.SunX}/100:y=ih*{palette.SunY}/100:w=ih/6:h=ih/6:color=white@0.7:t=fill"
            + $",drawbox=x=0:y=ih*7/10:w=iw:h=ih*3/10:color={palette.Ground}:t=fill";
        string[] arguments = ["-f", "lavfi", "-i", scene];
        if (order.References.Count > 0)
        {
            arguments =
            [
                .. arguments, "-i", "reference", "-filter_complex",
                $"[1:v]scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height},setsar=1,format=gbrp[r];[0:v]format=gbrp[s];[s][r]blend=all_mode=average",
            ];
        }

        var output = order.MimeType == "image/jpeg" ? "picture.jpg" : "picture.png";
        IReadOnlyList<(string, byte[])> files = order.References.Count > 0 ? [("reference", order.References[0])] : [];
        return ffmpeg.RunAsync(files, [.. arguments, "-frames:v", "1", "-pix_fmt", output == "picture.jpg" ? "yuvj420p" : "rgb24"], output, cancellationToken);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
