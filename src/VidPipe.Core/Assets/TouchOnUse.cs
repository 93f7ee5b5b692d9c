using System.Collections.Concurrent;

namespace VidPipe.Core.Assets;

/// <summary>
/// Touch on use: keeps what is used from growing old. The clean-up removes what is unreachable and was not written for the
/// grace period, and marks what is reachable at its beginning only. So a step that comes to depend on something later, and
/// finds it half as old as that, writes it again: then it is either known to the clean-up or too young for it, and what has been
/// chosen already has another ETag than the clean-up saw.
/// </summary>
/// <remarks>
/// A clean-up without a grace period (<see cref="Announce"/>) has no time to lean on, so it leans on this process having its
/// store to itself: from the announcement on, all that was written before it counts as stale, and so is written again by the step
/// that comes to depend on it; and what is stored while no record names it yet is held (<see cref="Hold"/>).
/// </remarks>
public sealed class TouchOnUse(TimeProvider time, TimeSpan grace)
{
    /// <summary>Longer than any action takes from storing its files to its record: after this one that failed has let go.</summary>
    private static readonly TimeSpan MaxHold = TimeSpan.FromHours(1);

    /// <summary>Half: the other half is for clocks that differ and for the time between finding a thing and being known to need it.</summary>
    private readonly TimeSpan _staleAfter = grace / 2;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _announced = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _held = new(StringComparer.Ordinal);

    /// <summary>Whether it has to be written again before it is relied on.</summary>
    internal bool IsStale(BlobInfo blob) =>
        time.GetUtcNow() - blob.LastModified > _staleAfter || _announced.Values.Any(at => blob.LastModified < at);

    /// <summary>To be called before the first mark of a clean-up without a grace period is set. May be repeated.</summary>
    internal void Announce(string cleanupId)
    {
        _announced.TryAdd(cleanupId, time.GetUtcNow());
        var forgotten = time.GetUtcNow() - MaxHold;
        foreach (var held in _held.Where(h => h.Value < forgotten)) _held.TryRemove(held);
    }

    /// <summary>Whether this very process has announced it: what was relied on in another is not known here.</summary>
    internal bool IsAnnounced(string cleanupId) => _announced.ContainsKey(cleanupId);

    /// <summary>To be called when it has ended.</summary>
    internal void Withdraw(string cleanupId) => _announced.TryRemove(cleanupId, out _);

    /// <summary>Holds bytes that are about to be stored, or found stored, until a record names them. Before the store is looked at.</summary>
    internal void Hold(string digest) => _held[digest] = time.GetUtcNow();

    /// <summary>Lets go of what a record names now. While a clean-up is announced nothing is let go: it may have passed that record by.</summary>
    internal void Release(string digest)
    {
        if (_announced.IsEmpty) _held.TryRemove(digest, out _);
    }

    internal bool IsHeld(string digest) => _held.ContainsKey(digest);
}
