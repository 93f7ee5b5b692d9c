namespace VidPipe.Core.Assets;

/// <summary>
/// A content-addressed asset: immutable bytes whose name is their digest. Orchestrations carry references, never bytes.
/// </summary>
/// <param name="Digest">SHA-256 of the bytes, 64 lower-case hex digits; also the public id.</param>
/// <param name="MediaType">For example <c>video/mp4</c>; decides the file extension.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Duration">In seconds, for audio and video.</param>
/// <param name="Width">In pixels, for pictures and video.</param>
/// <param name="Height">In pixels, for pictures and video.</param>
public sealed record AssetRef(
    string Digest, string MediaType, long Length, double? Duration = null, int? Width = null, int? Height = null)
{
    internal const string Folder = "assets";

    /// <summary><c>assets/ab/cdef….mp4</c>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public BlobName BlobName => new($"{Folder}/{Digest[..2]}/{Digest[2..]}.{MediaTypes.Extension(MediaType)}");

    /// <summary>Whether the text has the form of a digest: 64 lower-case hex digits.</summary>
    public static bool IsDigest(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>The media types that assets come in.</summary>
public static class MediaTypes
{
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Mp4 = "video/mp4";
    public const string Wav = "audio/wav";
    public const string Json = "application/json";
    public const string Srt = "application/x-subrip";
    public const string Vtt = "text/vtt";

    /// <exception cref="ArgumentException">Not a media type that assets come in.</exception>
    public static string Extension(string mediaType) => mediaType switch
    {
        Png => "png",
        Jpeg => "jpg",
        Mp4 => "mp4",
        Wav => "wav",
        Json => "json",
        Srt => "srt",
        Vtt => "vtt",
        _ => throw new ArgumentException($"Not a media type of ours: '{mediaType}'.", nameof(mediaType)),
    };
}

/// <summary>Implemented by the output of a memoized action, so that a cache hit can check that all its assets are there.</summary>
public interface IHasAssets
{
    IEnumerable<AssetRef> Assets();
}
