using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using VidPipe.Api.Problems;

namespace VidPipe.Api.Http;

/// <summary>How a request's body is compressed, by its <c>Content-Encoding</c>.</summary>
/// <param name="Decoder">The caller owns both streams.</param>
/// <param name="Seal">What to put behind the data to see whether it is whole; null when the decoder itself knows its end.</param>
internal sealed record ContentCoding(string Name, Func<Stream, Stream> Decoder, ContentSeal? Seal = null)
{
    private static readonly ContentCoding[] All =
    [
        new("gzip", encoded => new GZipStream(encoded, CompressionMode.Decompress, leaveOpen: true), ContentSeal.Create()),
        new("br", encoded => new BrotliStream(encoded, CompressionMode.Decompress, leaveOpen: true)),
        // HTTP's "deflate" is the zlib format.
        new("deflate", encoded => new ZLibStream(encoded, CompressionMode.Decompress, leaveOpen: true)),
    ];

    /// <summary>Whether data begins as gzip data does (RFC 1952, 2.3.1), which no JSON text does.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> data) => data.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]);

    /// <summary>Null when the body is as it is.</summary>
    /// <exception cref="ApiException">415: an encoding that is not known, or several one upon the other.</exception>
    public static ContentCoding? Of(HttpRequest request)
    {
        var names = request.Headers.ContentEncoding.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(name => !name.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        if (names.Count == 0) return null;

        // "x-gzip" is gzip (RFC 9110, 8.4.1.3).
        var name = names[0].Equals("x-gzip", StringComparison.OrdinalIgnoreCase) ? "gzip" : names[0];
        return names.Count == 1 && Array.Find(All, coding => coding.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known
            ? known
            : throw ApiException.UnsupportedContentCoding(string.Join(", ", All.Select(coding => coding.Name)));
    }
}
