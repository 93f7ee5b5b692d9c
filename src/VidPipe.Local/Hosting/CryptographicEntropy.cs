using System.Buffers.Binary;
using System.Security.Cryptography;
using VidPipe.Core.Durable;

namespace VidPipe.Local.Hosting;

internal sealed class CryptographicEntropy : IEntropy
{
    public UInt128 Next()
    {
        Span<byte> bits = stackalloc byte[16];
        RandomNumberGenerator.Fill(bits);
        return BinaryPrimitives.ReadUInt128LittleEndian(bits);
    }
}
