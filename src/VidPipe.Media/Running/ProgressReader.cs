using System.Globalization;
using VidPipe.Core.Errors;

namespace VidPipe.Media.Running;

/// <summary>Understands the lines of <c>-progress pipe:1</c>: how far it is, and how much it has written.</summary>
internal sealed class ProgressReader(TimeSpan? expected, long maxOutputBytes, IProgress<double>? progress)
{
    private double _reported;

    /// <exception cref="VidPipeException">MEDIA_TOOL_ERROR: the output has become larger than allowed.</exception>
    public void OnLine(string line)
    {
        if (TryNumber(line, "total_size=", out var bytes) && bytes > maxOutputBytes)
        {
            throw new VidPipeException(ErrorCode.MediaToolError, $"The output grew beyond the limit of {maxOutputBytes} bytes.");
        }

        if (expected is { } whole && TryNumber(line, "out_time_us=", out var microseconds))
        {
            Report(microseconds / whole.TotalMicroseconds);
        }
    }

    public void Complete() => Report(1);

    private void Report(double share)
    {
        share = Math.Clamp(share, 0, 1);
        if (share <= _reported) return;
        _reported = share;
        progress?.Report(share);
    }

    // ffmpeg writes "N/A" until it knows.
    private static bool TryNumber(string line, string key, out long number)
    {
        number = 0;
        return line.StartsWith(key, StringComparison.Ordinal)
            && long.TryParse(line.AsSpan(key.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
