namespace VidPipe.StandIn.Checking;

/// <summary>Tells pictures by their bytes.</summary>
internal static class PictureBytes
{
    private static ReadOnlySpan<byte> PngHead => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> PngTail => [(byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <returns>The media type, or null for none that is known here.</returns>
    public static string? TypeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(PngHead)) return "image/png";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (bytes.StartsWith("GIF8"u8)) return "image/gif";
        return bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? "image/webp" : null;
    }

    /// <summary>The file ends where its format says.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) => TypeOf(bytes) switch
    {
        "image/png" => bytes.EndsWith(PngTail),
        "image/jpeg" => bytes.TrimEnd((byte)0).EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]),
        _ => true,
    };

    /// <summary>Inline bytes that are what their mimeType says.</summary>
    public static void Check(byte[] bytes, string? mimeType, string path, Faults faults)
    {
        if (mimeType?.StartsWith("image/", StringComparison.Ordinal) != true) return;
        var found = TypeOf(bytes);
        if (found is null && mimeType is not ("image/png" or "image/jpeg" or "image/webp")) return;
        if (found != mimeType) faults.Add(path, $"is said to be {mimeType}, but its bytes are {found ?? "no picture"}");
        else faults.When(!IsWhole(bytes), path, $"is a {mimeType} that was cut off");
    }
}
