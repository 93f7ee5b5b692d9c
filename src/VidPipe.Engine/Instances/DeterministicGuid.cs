using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace VidPipe.Engine.Instances;

/// <summary>Ids that a replay draws again: SHA-256 over instance, execution and count, in the shape of a version 8 UUID.</summary>
internal static class DeterministicGuid
{
    public static Guid Create(string instanceId, long execution, long count)
    {
        var name = Encoding.UTF8.GetBytes(instanceId);
        var material = new byte[name.Length + 16];
        name.CopyTo(material, 0);
        BinaryPrimitives.WriteInt64BigEndian(material.AsSpan(name.Length), execution);
        BinaryPrimitives.WriteInt64BigEndian(material.AsSpan(name.Length + 8), count);

        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(material, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
