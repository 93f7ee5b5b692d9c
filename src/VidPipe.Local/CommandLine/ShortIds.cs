namespace VidPipe.Local.CommandLine;

/// <summary>Project ids as lists show them, and as commands take them.</summary>
internal static class ShortIds
{
    /// <summary>The fewest characters that an id can be shortened to.</summary>
    public const int MinLength = 8;

    /// <summary>The end of each id, as short as it can be while it occurs in no other id of the list.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyCollection<string> ids)
    {
        var shortened = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var length = MinLength; shortened.Count < ids.Count; length++)
        {
            var owners = OwnersOfParts(ids, length);
            foreach (var id in ids.Where(id => !shortened.ContainsKey(id)))
            {
                if (id.Length <= length) shortened[id] = id;
                else if (owners[id[^length..]] == 1) shortened[id] = id[^length..];
            }
        }

        return shortened;
    }

    /// <summary>How many ids each part of this length occurs in.</summary>
    private static Dictionary<string, int> OwnersOfParts(IEnumerable<string> ids, int length)
    {
        var owners = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            var parts = Enumerable.Range(0, Math.Max(0, id.Length - length + 1)).Select(start => id.Substring(start, length));
            foreach (var part in parts.Distinct(StringComparer.Ordinal)) owners[part] = owners.GetValueOrDefault(part) + 1;
        }

        return owners;
    }
}
