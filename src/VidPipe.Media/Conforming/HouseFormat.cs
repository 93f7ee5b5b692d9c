using VidPipe.Core.Generation;

namespace VidPipe.Media.Conforming;

/// <summary>
/// The format that clips are joined in. Whoever encodes a clip with these arguments, frames without gaps and
/// <see cref="SamplesOf"/> samples of sound, has made one that is never encoded again.
/// </summary>
public static class HouseFormat
{
    public const int SampleRate = 48_000;

    /// <summary>Samples in a packet of AAC; also the silence before the first sound, which its encoder needs.</summary>
    public const int SamplesPerPacket = 1024;

    /// <summary>Ticks of one frame in a clip's time line.</summary>
    public const int TicksPerFrame = 1000;

    /// <summary>Encodes the picture: H.264 High, 4:2:0, a key frame every two seconds. The same threads everywhere, since the bytes depend on them.</summary>
    public static IReadOnlyList<string> VideoArguments(Canvas canvas, int threads) =>
    [
        "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-pix_fmt", "yuv420p", "-crf", "20",
        "-g", $"{2 * canvas.FramesPerSecond}", "-bf", "2", "-threads:v", $"{threads}", "-flags:v", "+bitexact",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
        "-video_track_timescale", $"{Timescale(canvas)}",
    ];

    /// <summary>Encodes the sound: AAC-LC, 48 kHz, stereo.</summary>
    public static IReadOnlyList<string> AudioArguments { get; } =
    [
        "-c:a", "aac", "-b:a", "160k", "-ar", $"{SampleRate}", "-ac", "2", "-flags:a", "+bitexact",
    ];

    /// <summary>Writes an MP4 that starts to play before it is all there, and says nothing of when and by whom it was made.</summary>
    public static IReadOnlyList<string> ContainerArguments(Canvas canvas) =>
    [
        "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-movie_timescale", $"{Timescale(canvas)}",
        "-movflags", "+faststart", "-f", "mp4",
    ];

    public static int Timescale(Canvas canvas) => canvas.FramesPerSecond * TicksPerFrame;

    public static int FramesOf(double seconds, Canvas canvas) =>
        Math.Max(1, (int)Math.Round(seconds * canvas.FramesPerSecond, MidpointRounding.AwayFromZero));

    /// <summary>Samples of sound that are as long as that many frames.</summary>
    public static long SamplesOf(long frames, Canvas canvas) =>
        ((frames * SampleRate) + (canvas.FramesPerSecond / 2)) / canvas.FramesPerSecond;
}
