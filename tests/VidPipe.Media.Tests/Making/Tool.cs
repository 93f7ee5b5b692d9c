using System.Diagnostics;
using System.Security.Cryptography;

namespace VidPipe.Media.Tests.Making;

/// <summary>ffmpeg and ffprobe, started by the tests themselves: what is measured must not come from what is tested.</summary>
internal static class Tool
{
    public static async Task<(string Output, string Errors)> RunAsync(string tool, string arguments, params string[] last)
    {
        var start = new ProcessStartInfo(tool) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(last)) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{tool} {arguments}: {await errors}");
        return (output, await errors);
    }

    /// <summary>Digests of the packets of a stream (<c>v</c> or <c>a</c>), in order.</summary>
    public static async Task<IReadOnlyList<string>> PacketDigestsAsync(string path, string stream)
    {
        var (output, _) = await RunAsync("ffmpeg", $"-v error -i {path} -map 0:{stream} -c copy -f framehash -hash md5 -");
        return [.. Lines(output).Where(line => line[0] != '#').Select(line => line[(line.LastIndexOf(',') + 1)..].Trim())];
    }

    /// <summary>Times of the packets of a stream in seconds, in the order of the file.</summary>
    public static async Task<IReadOnlyList<double>> PacketTimesAsync(string path, string stream)
    {
        var (output, _) = await RunAsync("ffprobe", $"-v error -select_streams {stream} -show_entries packet=pts_time -of csv=p=0 {path}");
        return [.. Lines(output).Select(line => double.Parse(line.Split(',')[0]))];
    }

    /// <summary>All sound as samples of one channel at 48 kHz.</summary>
    public static async Task<float[]> SamplesAsync(string path)
    {
        var raw = path + ".f32";
        await RunAsync("ffmpeg", $"-y -v error -i {path} -map 0:a -ac 1 -ar 48000 -f f32le {raw}");
        var bytes = await File.ReadAllBytesAsync(raw);
        var samples = new float[bytes.Length / 4];
        Buffer.BlockCopy(bytes, 0, samples, 0, bytes.Length);
        return samples;
    }

    /// <summary>The picture at a time, as grey pixels, row by row.</summary>
    public static async Task<byte[]> GreyAsync(string path, double at)
    {
        var raw = path + ".grey";
        await RunAsync("ffmpeg", $"-y -v error -ss {at} -i {path} -map 0:v -frames:v 1 -pix_fmt gray -f rawvideo {raw}");
        return await File.ReadAllBytesAsync(raw);
    }

    public static async Task<string> FactsAsync(string path, string stream, string entries)
    {
        var (output, _) = await RunAsync("ffprobe", $"-v error -select_streams {stream} -show_entries stream={entries} -of csv=p=0 {path}");
        return output.Trim();
    }

    public static string Digest(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
