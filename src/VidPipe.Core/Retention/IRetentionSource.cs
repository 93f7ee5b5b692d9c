using VidPipe.Core.Actions;

namespace VidPipe.Core.Retention;

/// <summary>
/// What a feature keeps from the garbage collection: it marks what is reachable from its documents. Registered as a service,
/// in any number. What is at work is marked before all sources, whatever it is.
/// </summary>
internal interface IRetentionSource
{
    /// <summary>Unlike all others: sources are walked in the order of their names, and counted under them.</summary>
    string Name { get; }

    /// <summary>Whether the owner is one of this source's, by its id alone: then its records can be swept once it no longer lives.</summary>
    bool Owns(OwnerId owner);

    /// <summary>Marks one slice. May run more than once for the same one.</summary>
    /// <param name="token">Where the slice begins; null for the beginning.</param>
    Task<SourceSlice> MarkAsync(CleanupRun run, string? token, Reachable reachable, CancellationToken cancellationToken);
}

/// <param name="Next">Where the source's next slice begins; null when this was the last.</param>
/// <param name="Count">What the source has in this one, to be reported.</param>
/// <param name="Unreadable">Ids of what cannot be read of it; null for none.</param>
internal sealed record SourceSlice(string? Next, int Count, IReadOnlyList<string>? Unreadable = null);
