using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace VidPipe.StandIn.Tests;

/// <summary>What ffprobe says of a file.</summary>
internal sealed record Probe(int Width, int Height, double Seconds, IReadOnlyList<string> Codecs)
{
    public static async Task<Probe> OfAsync(byte[] bytes)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, bytes);
            using var process = Process.Start(new ProcessStartInfo("ffprobe", ["-v", "error", "-show_entries", "format=duration:stream=codec_name,width,height,duration", "-of", "json", path])
            {
                RedirectStandardOutput = true,
            })!;
            using var answer = await JsonDocument.ParseAsync(process.StandardOutput.BaseStream);
            await process.WaitForExitAsync();
            var streams = answer.RootElement.GetProperty("streams").EnumerateArray().ToList();
            return new Probe(
                streams[0].TryGetProperty("width", out var width) ? width.GetInt32() : 0,
                streams[0].TryGetProperty("height", out var height) ? height.GetInt32() : 0,
                streams[0].TryGetProperty("duration", out var duration) ? double.Parse(duration.GetString()!, CultureInfo.InvariantCulture) : 0,
                [.. streams.Select(s => s.GetProperty("codec_name").GetString()!)]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
