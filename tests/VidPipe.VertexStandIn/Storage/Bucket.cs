using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Numerics;
using System.Security.Cryptography;

namespace VidPipe.StandIn.Storage;

/// <summary>What is stored in all buckets of the stand-in's Cloud Storage. Safe to use from many threads.</summary>
public sealed class Bucket
{
    private readonly ConcurrentDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private long _generation = 1_700_000_000_000_000;

    /// <summary>The gs:// URIs of all objects.</summary>
    public IReadOnlyCollection<string> Uris => [.. _objects.Keys.Order(StringComparer.Ordinal)];

    /// <param name="uri"><c>gs://bucket/name</c>.</param>
    /// <returns>The same.</returns>
    public string Put(string uri, byte[] bytes, string contentType)
    {
        _objects[uri] = new StoredObject(uri, bytes, contentType, Interlocked.Increment(ref _generation));
        return uri;
    }

    /// <returns>The object's bytes, or null.</returns>
    public byte[]? Read(string uri) => Find(uri)?.Bytes;

    /// <summary>Removes an object, as a bucket's own retention rules may.</summary>
    public bool Delete(string uri) => _objects.TryRemove(uri, out _);

    internal StoredObject? Find(string uri) => _objects.GetValueOrDefault(uri);
}

internal sealed record StoredObject(string Uri, byte[] Bytes, string ContentType, long Generation)
{
    /// <summary>Base64, as Cloud Storage prints it.</summary>
    public string Md5 { get; } = MdDigest(Bytes);

    /// <summary>CRC32C, big-endian, base64.</summary>
    public string Crc32C { get; } = Checksum(Bytes);

    private static string MdDigest(byte[] bytes) => Convert.ToBase64String(MD5.HashData(bytes));

    private static string Checksum(byte[] bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        Span<byte> big = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(big, ~crc);
        return Convert.ToBase64String(big);
    }
}
