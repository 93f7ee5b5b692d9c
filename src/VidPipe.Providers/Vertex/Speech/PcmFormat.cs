using System.Globalization;

namespace VidPipe.Providers.Vertex.Speech;

/// <summary>Raw samples of 16 bits, least byte first, as Gemini's <c>audio/L16;codec=pcm;rate=24000</c> is.</summary>
internal sealed record PcmFormat(int Rate, int Channels)
{
    private const int UsualRate = 24_000;

    public int BytesPerSecond => Rate * Channels * 2;

    /// <summary>Null when the media type is not of raw samples.</summary>
    public static PcmFormat? Parse(string mediaType)
    {
        var parts = mediaType.Split(';', StringSplitOptions.TrimEntries);
        if (!parts[0].Equals("audio/L16", StringComparison.OrdinalIgnoreCase) && !parts[0].Equals("audio/pcm", StringComparison.OrdinalIgnoreCase)) return null;
        var rate = Parameter(parts, "rate") ?? UsualRate;
        var channels = Parameter(parts, "channels") ?? 1;
        return rate is >= 8000 and <= 192_000 && channels is 1 or 2 ? new PcmFormat(rate, channels) : null;
    }

    private static int? Parameter(string[] parts, string name) => parts
        .Where(part => part.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))
        .Select(part => int.TryParse(part.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : (int?)-1)
        .FirstOrDefault();
}
