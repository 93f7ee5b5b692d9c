using System.Globalization;
using System.Text;

namespace VidPipe.Providers.Speaking;

/// <summary>Cuts a text into phrases that fit a caption and can be said in one breath.</summary>
internal static class Phrases
{
    private const int MaxLength = 76;
    private const int LineLength = 42;

    /// <summary>The text's own words in order, blanks made single; nothing is left out.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        [.. Sentences(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(Halve)).SelectMany(Parts)];

    private static IEnumerable<List<string>> Sentences(IEnumerable<string> words)
    {
        List<string> sentence = [];
        foreach (var word in words)
        {
            sentence.Add(word);
            if (!Ends(word)) continue;
            yield return sentence;
            sentence = [];
        }

        if (sentence.Count > 0) yield return sentence;
    }

    /// <summary>Cuts a long sentence into parts of about equal length, so that no caption is left with its last word alone; where it pauses, if that is near.</summary>
    private static IEnumerable<string> Parts(List<string> sentence)
    {
        var left = sentence.Sum(word => word.Length + 1) - 1;
        var share = Share();
        var part = new StringBuilder();
        foreach (var word in sentence)
        {
            if (part.Length > 0 && (part.Length >= share || part.Length + 1 + word.Length > MaxLength)) yield return Close();
            if (part.Length > 0) part.Append(' ');
            part.Append(word);
            if (left > MaxLength && part.Length >= share * 0.6 && Pauses(word)) yield return Close();
        }

        if (part.Length > 0) yield return Close();

        string Close()
        {
            var phrase = part.ToString();
            part.Clear();
            left -= phrase.Length + 1;
            share = Share();
            return phrase;
        }

        double Share() => (double)left / Math.Max(1, (left + MaxLength - 1) / MaxLength);
    }

    /// <summary>Scripts without blanks give words as long as sentences.</summary>
    private static IEnumerable<string> Halve(string word)
    {
        if (word.Length <= LineLength) return [word];
        List<string> parts = [];
        var part = new StringBuilder();
        var elements = StringInfo.GetTextElementEnumerator(word);
        while (elements.MoveNext())
        {
            part.Append(elements.GetTextElement());
            if (part.Length < LineLength && !(part.Length >= 6 && "。！？、，".Contains(part[^1], StringComparison.Ordinal))) continue;
            parts.Add(part.ToString());
            part.Clear();
        }

        if (part.Length > 0) parts.Add(part.ToString());
        return parts;
    }

    private static bool Ends(string word)
    {
        var bare = word.TrimEnd('"', '\'', '”', '’', ')', '»');
        return bare.Length > 0 && ".!?…。！？؟".Contains(bare[^1], StringComparison.Ordinal);
    }

    private static bool Pauses(string word) => ",;:–—،、，".Contains(word[^1], StringComparison.Ordinal);
}
