namespace VidPipe.Core.Assets;

/// <summary>
/// Keeps what is used from growing old. The clean-up takes away what nobody needs and nobody has written for the grace
/// period, and looks at who needs what at its beginning only. So whoever comes to depend on something later, and finds it
/// half as old as that, writes it again: then it is either known to the clean-up or too young for it, and what has been
/// chosen already has another ETag than the clean-up saw.
/// </summary>
public sealed class Freshness(TimeProvider time, TimeSpan grace)
{
    /// <summary>Half: the other half is for clocks that differ and for the time between finding a thing and being known to need it.</summary>
    private readonly TimeSpan _staleAfter = grace / 2;

    /// <summary>Whether it has to be written again before it is relied on.</summary>
    internal bool IsStale(BlobInfo blob) => time.GetUtcNow() - blob.LastModified > _staleAfter;
}
