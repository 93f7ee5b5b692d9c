using System.Buffers.Binary;
using System.Security.Cryptography;
using VidPipe.Core.Durable;

namespace VidPipe.Hosting;

/// <summary>The operating system's random bits. Thread-safe.</summary>
public sealed class CryptographicEntropy : IEntropy
{
    public UInt128 Next()
    {
        Span<byte> bits = stackalloc byte[16];
        RandomNumberGenerator.Fill(bits);
        return BinaryPrimitives.ReadUInt128LittleEndian(bits);
    }
}
