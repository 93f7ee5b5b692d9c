using System.Diagnostics;
using System.Globalization;

namespace VidPipe.Providers.Tests.Synthetic;

/// <summary>Looks into media files with ffmpeg's own tools.</summary>
internal static class Footage
{
    public const int Width = 96;
    public const int Height = 96;

    /// <summary>All frames of a picture or a video as small RGB pictures.</summary>
    public static IReadOnlyList<byte[]> Frames(string path)
    {
        var raw = Run("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-an", "-vf", $"scale={Width}:{Height}:flags=area+accurate_rnd+full_chroma_int+full_chroma_inp", "-f", "rawvideo", "-pix_fmt", "rgb24", "-fps_mode", "passthrough", "pipe:1");
        return [.. raw.Chunk(Width * Height * 3)];
    }

    public static byte[] Samples(string path) => Run("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-vn", "-f", "s16le", "-ac", "1", "-ar", "48000", "pipe:1");

    /// <summary>Mean distance of two frames' values, of 255.</summary>
    public static double Distance(byte[] one, byte[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Average();

    /// <summary>Entries of the streams, as <c>key=value</c> lines.</summary>
    public static IReadOnlyList<string> Streams(string path, string entries) =>
        global::System.Text.Encoding.UTF8.GetString(Run("ffprobe", "-v", "error", "-show_entries", $"stream={entries}", "-of", "default=nw=1", path)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static double Duration(string path, string stream) => double.Parse(
        global::System.Text.Encoding.UTF8.GetString(Run("ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", "stream=duration", "-of", "default=nw=1:nk=1", path)), CultureInfo.InvariantCulture);

    private static byte[] Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
