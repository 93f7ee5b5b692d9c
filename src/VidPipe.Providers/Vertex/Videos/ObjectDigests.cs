using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace VidPipe.Providers.Vertex.Videos;

/// <summary>The digests that Cloud Storage announces of an object (<c>x-goog-hash: crc32c=…,md5=…</c>), computed of the bytes that came.</summary>
internal sealed class ObjectDigests : IDisposable
{
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private uint _crc = uint.MaxValue;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        _md5.AppendData(bytes);
        while (bytes.Length >= sizeof(ulong))
        {
            _crc = BitOperations.Crc32C(_crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes) _crc = BitOperations.Crc32C(_crc, one);
    }

    /// <summary>Whether the bytes are those that were announced; digests of kinds we do not know say nothing.</summary>
    public bool Match(IReadOnlyCollection<string> announced)
    {
        Span<byte> crc = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(crc, ~_crc);
        var (crc32C, md5) = (Convert.ToBase64String(crc), Convert.ToBase64String(_md5.GetCurrentHash()));
        return announced.All(digest => digest.Split('=', 2) switch
        {
            ["crc32c", var value] => value == crc32C,
            ["md5", var value] => value == md5,
            _ => true,
        });
    }

    public void Dispose() => _md5.Dispose();
}
