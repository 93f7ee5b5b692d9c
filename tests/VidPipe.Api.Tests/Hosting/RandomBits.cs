using VidPipe.Core.Durable;

namespace VidPipe.Api.Tests.Hosting;

internal sealed class RandomBits : IEntropy
{
    public UInt128 Next() => new((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64());
}
