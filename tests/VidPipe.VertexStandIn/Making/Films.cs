using System.Globalization;

namespace VidPipe.StandIn.Making;

/// <param name="Look">What colours and tone follow from.</param>
/// <param name="Pads">Pictures of another shape get bars instead of losing their edges.</param>
internal sealed record FilmOrder(
    int Width, int Height, int Seconds, bool HasSound, bool Pads, string Look, byte[]? Start, byte[]? End)
{
    public static (int Width, int Height) SizeOf(string aspectRatio, string resolution)
    {
        var (wide, narrow) = resolution switch
        {
            "1080p" => (1920, 1080),
            "4k" => (3840, 2160),
            _ => (1280, 720),
        };
        return aspectRatio == "9:16" ? (narrow, wide) : (wide, narrow);
    }
}

/// <summary>Films that move from the start picture to the end picture, or across the start picture alone.</summary>
internal sealed class Films(Ffmpeg ffmpeg, MediaCache cache, Pictures pictures, int shrink)
{
    public Task<byte[]> ShootAsync(FilmOrder order, CancellationToken cancellationToken)
    {
        order = order with { Width = Even(order.Width / shrink), Height = Even(order.Height / shrink) };
        var key = MediaCache.Key(
            "film", $"{order.Width}x{order.Height}", Number(order.Seconds), $"{order.HasSound} {order.Pads}", order.Look, Digest(order.Start), Digest(order.End));
        return cache.GetAsync(key, token => MakeAsync(order, token), cancellationToken);
    }

    private async Task<byte[]> MakeAsync(FilmOrder order, CancellationToken cancellationToken)
    {
        var start = order.Start ?? await pictures.DrawAsync(new PictureOrder(order.Width, order.Height, "image/png", order.Look, []), cancellationToken);
        List<(string, byte[])> files = [("start", start)];
        List<string> arguments = ["-i", "start"];
        string graph;
        if (order.End is { } end)
        {
            files.Add(("end", end));
            arguments.AddRange(["-i", "end"]);
            graph = $"[0:v]{Fit(order, 1)},{Still}[a];[1:v]{Fit(order, 1)},{Still}[b];[a][b]xfade=transition=fade:duration={Number(order.Seconds)}:offset=0[v]";
        }
        else
        {
            graph = $"[0:v]{Fit(order, 1.125)},{Still},crop={order.Width}:{order.Height}:x='(iw-ow)*t/{order.Seconds}':y='(ih-oh)/2'[v]";
        }

        if (order.HasSound) arguments.AddRange(["-f", "lavfi", "-i", $"sine=frequency={Tone(order.Look)}:sample_rate=48000"]);
        arguments.AddRange(["-filter_complex", graph, "-map", "[v]"]);
        if (order.HasSound) arguments.AddRange(["-map", $"{files.Count}:a", "-c:a", "aac", "-ac", "2", "-b:a", "96k"]);
        arguments.AddRange(["-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", "-g", "24", "-t", Number(order.Seconds)]);
        arguments.AddRange(["-threads", "2", "-movflags", "+faststart"]);
        return await ffmpeg.RunAsync(files, arguments, "film.mp4", cancellationToken);
    }

    /// <summary>One picture decoded once, for as long as the film is.</summary>
    private const string Still = "loop=loop=-1:size=1,setpts=N/24/TB,fps=24";

    private static string Fit(FilmOrder order, double factor)
    {
        var (width, height) = (Even(order.Width * factor), Even(order.Height * factor));
        var size = order.Pads
            ? $"scale={width}:{height}:force_original_aspect_ratio=decrease,pad={width}:{height}:(ow-iw)/2:(oh-ih)/2"
            : $"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height}";
        return $"{size},setsar=1,format=yuv420p";
    }

    private static int Even(double value) => (int)value / 2 * 2;

    private static int Tone(string look) => 160 + Convert.ToInt32(MediaCache.Key("tone", look)[..2], 16);

    private static string Digest(byte[]? bytes) => bytes is null ? "" : MediaCache.Key(Convert.ToBase64String(bytes));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
