namespace VidPipe.Core.Inputs;

/// <summary>Finds what somebody meant who mistyped a name.</summary>
public static class NearestName
{
    private const int MaxLength = 80;
    private const int MinPart = 4;

    /// <summary>Dashes at the beginning, upper case and underscores do not count.</summary>
    /// <returns>The nearest candidate as it is written, or null when none is near.</returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        var typed = Plain(name);
        if (typed.Length is 0 or > MaxLength) return null;
        return candidates
            .Select(candidate => (Name: candidate, Distance: Distance(typed, Plain(candidate))))
            .Where(c => c.Distance <= Math.Max(1, (typed.Length + 1) / 3) && c.Distance < typed.Length)
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name.Length)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    /// <summary>" Did you mean …?", or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) => Find(name, candidates) is { } nearest ? $" Did you mean {nearest}?" : "";

    private static string Plain(string name) => name.TrimStart('-', '–', '—').ToLowerInvariant().Replace('_', '-');

    /// <summary>A name that is only incomplete (its beginning, or a whole part of it) is nearer than one with many changes.</summary>
    private static int Distance(string typed, string candidate)
    {
        var edits = Edits(typed, candidate);
        if (typed.Length < MinPart) return edits;
        if (candidate.StartsWith(typed, StringComparison.Ordinal)) return Math.Min(edits, 1);
        if (candidate.Contains(typed, StringComparison.Ordinal)) return Math.Min(edits, 2);
        var shared = typed.Zip(candidate).TakeWhile(pair => pair.First == pair.Second).Count();
        if (shared >= Math.Max(MinPart, typed.Length - 1)) return Math.Min(edits, 2);
        return typed.Length * 2 > candidate.Length && IsAbbreviation(typed, candidate) ? Math.Min(edits, 2) : edits;
    }

    /// <summary>Whether the letters are those of the candidate with some left out.</summary>
    private static bool IsAbbreviation(string typed, string candidate)
    {
        var at = 0;
        foreach (var letter in candidate)
        {
            if (at < typed.Length && typed[at] == letter) at++;
        }

        return at == typed.Length;
    }

    /// <summary>Letters that are wrong, missing, too many, or two that changed places.</summary>
    private static int Edits(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[one.Length, other.Length];
    }
}
