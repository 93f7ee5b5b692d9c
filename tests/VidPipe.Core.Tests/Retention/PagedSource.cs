using VidPipe.Core.Actions;
using VidPipe.Core.Retention;

namespace VidPipe.Core.Tests.Retention;

/// <summary>A feature's source that owns the ids of one kind, with a slice for each digest that it lists.</summary>
internal sealed class PagedSource(string name, string kind) : IRetentionSource
{
    public IReadOnlyList<string> Digests { get; init; } = [];

    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Ids of the owners that live.</summary>
    public IReadOnlyList<string> Living { get; init; } = [];

    /// <summary>Where a slice was begun, of this and other sources.</summary>
    public List<string> Walked { get; init; } = [];

    public string Name => name;

    public bool Owns(OwnerId owner) => owner.Kind == kind;

    public Task<SourceSlice> MarkAsync(CleanupRun run, string? token, Reachable reachable, CancellationToken cancellationToken)
    {
        Walked.Add($"{name}:{token}");
        var index = int.Parse(token ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        if (index < Digests.Count) reachable.AddDigest(Digests[index]);
        if (index == 0) foreach (var key in Keys) reachable.AddKey(key);
        if (index == 0) foreach (var id in Living) reachable.AddOwner(new OwnerId(id));
        return Task.FromResult(new SourceSlice(index + 1 < Digests.Count ? $"{index + 1}" : null, 1));
    }
}
