using System.IO.Compression;
using System.Security.Cryptography;

namespace VidPipe.Api.Http;

/// <summary>
/// A gzip member to put behind a body. Gzip data may have any number of members, so that a decoder asks for more at the end
/// of each; only after a whole body does it read this one as a member.
/// </summary>
/// <param name="Content">What it decodes to; random, so that no body ends so by chance.</param>
internal sealed record ContentSeal(byte[] Content, byte[] Bytes)
{
    private const int Length = 16;

    public static ContentSeal Create()
    {
        var content = RandomNumberGenerator.GetBytes(Length);
        using var encoded = new MemoryStream();
        using (var gzip = new GZipStream(encoded, CompressionLevel.NoCompression, leaveOpen: true)) gzip.Write(content);
        return new ContentSeal(content, encoded.ToArray());
    }
}
