using System.Buffers;
using System.Security.Cryptography;

namespace VidPipe.Core.Assets;

/// <summary>Digests of streams, without holding them in memory.</summary>
internal static class Digests
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Reads to the end.</summary>
    /// <returns>SHA-256 as lower-case hex, and how many bytes there were.</returns>
    public static async Task<(string Digest, long Length)> OfAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long length = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                length += read;
            }

            return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
