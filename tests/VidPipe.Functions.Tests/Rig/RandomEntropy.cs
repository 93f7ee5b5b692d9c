using VidPipe.Core.Durable;

namespace VidPipe.Functions.Tests.Rig;

internal sealed class RandomEntropy : IEntropy
{
    public UInt128 Next() => new((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64());
}
