using System.Text.RegularExpressions;

namespace VidPipe.StandIn.Writing;

/// <summary>What a prompt is about: the part that looks like a user's own words.</summary>
internal static partial class Subject
{
    private const int MaxWords = 12;

    /// <returns>A few words without a full stop.</returns>
    public static string Of(string prompt)
    {
        var parts = Tagged().Matches(prompt).Concat(Quoted().Matches(prompt)).Select(m => m.Groups["text"].Value);
        var best = parts.Where(p => Words(p).Length >= 2).MaxBy(p => Math.Min(p.Length, 300)) ?? prompt;
        var words = Words(best);
        return words.Length == 0 ? "a quiet place" : string.Join(' ', words.Take(MaxWords));
    }

    private static string[] Words(string text) => [.. Word().Matches(text.Length > 2000 ? text[..2000] : text).Select(m => m.Value)];

    [GeneratedRegex(@"<(?<tag>[A-Za-z][\w-]*)>(?<text>[^<]+)</\k<tag>>")]
    private static partial Regex Tagged();

    [GeneratedRegex("""["“](?<text>[^"”\n]+)["”]""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+(['’-][\p{L}\p{N}]+)*")]
    private static partial Regex Word();
}
