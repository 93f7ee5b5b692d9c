using VidPipe.Core.Actions;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Retention;

/// <summary>Unreachable records that are kept as no feature of this host knows their owners, and so what these still need.</summary>
/// <param name="Kind">Of the owners: their ids begin with it.</param>
/// <param name="Names">The first of them, at most <see cref="MaxNames"/>.</param>
public sealed record UnownedRecords(string Kind, long Count, IReadOnlyList<string> Names)
{
    public const int MaxNames = 10;

    internal UnownedRecords Plus(UnownedRecords other) => this with { Count = Count + other.Count, Names = [.. Names.Concat(other.Names).Order(StringComparer.Ordinal).Take(MaxNames)] };

    /// <summary>By kind, in their order; null for none.</summary>
    internal static IReadOnlyList<UnownedRecords>? Sum(IEnumerable<UnownedRecords> records)
    {
        var kinds = records.GroupBy(r => r.Kind, StringComparer.Ordinal).Select(kind => kind.Aggregate((a, b) => a.Plus(b))).OrderBy(r => r.Kind, StringComparer.Ordinal).ToList();
        return kinds.Count == 0 ? null : kinds;
    }
}

/// <summary>Counts unowned records by kind.</summary>
internal sealed class UnownedCounts
{
    private const string Unknown = "unknown";
    private const int MaxKindLength = 32;

    private readonly Dictionary<string, UnownedRecords> _kinds = new(StringComparer.Ordinal);

    /// <summary>Null for none.</summary>
    public IReadOnlyList<UnownedRecords>? Whole => UnownedRecords.Sum(_kinds.Values);

    public void Add(OwnerId? owner, BlobName name)
    {
        var one = new UnownedRecords(KindOf(owner), 1, [name.Value]);
        _kinds[one.Kind] = _kinds.TryGetValue(one.Kind, out var known) ? known.Plus(one) : one;
    }

    /// <summary>A record may hold any text in the place of an id.</summary>
    private static string KindOf(OwnerId? owner) =>
        owner is { Kind: { Length: > 0 and <= MaxKindLength } kind } && kind.All(char.IsAsciiLetterOrDigit) ? kind : Unknown;
}
