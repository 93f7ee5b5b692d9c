using VidPipe.Core.Assets;

namespace VidPipe.Providers.Vertex.Answers;

/// <summary>Tells what a file is by its first bytes, whatever it was called.</summary>
internal static class MediaKind
{
    /// <summary>The media type and the file extension; null when it is no picture that we know.</summary>
    public static (string MediaType, string Extension)? OfPicture(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return (MediaTypes.Png, "png");
        if (head.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return ("image/jpeg", "jpg");
        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8)) return ("image/webp", "webp");
        return null;
    }

    public static bool IsMp4(ReadOnlySpan<byte> head) => head.Length >= 8 && head[4..].StartsWith("ftyp"u8);

    public static bool IsWave(ReadOnlySpan<byte> head) => head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WAVE"u8);
}
