using System.Globalization;
using System.Text;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>The words that are to be written on a picture.</summary>
internal static class PromptWords
{
    /// <summary>How a prompt says what is to be written on its picture; the words follow in typographic quotes.</summary>
    public const string Marker = "Words on screen:";

    private const int MaxLength = 60;

    /// <summary>Parts a prompt into the words to write and what the picture is about. A prompt that names no words lends its beginning.</summary>
    public static (string Words, string About) Split(string prompt)
    {
        var at = prompt.LastIndexOf(Marker, StringComparison.Ordinal);
        if (at < 0) return (Shorten(prompt), prompt);
        var open = prompt.IndexOf('“', at);
        var close = prompt.LastIndexOf('”');
        return open < 0 || close < open
            ? (Shorten(prompt[(at + Marker.Length)..]), prompt[..at])
            : (Shorten(prompt[(open + 1)..close]), prompt[..at] + prompt[(close + 1)..]);
    }

    /// <summary>One clean line of at most 60 characters, cut between words.</summary>
    public static string Shorten(string text, int limit = MaxLength)
    {
        var line = Clean(text);
        if (line.Length <= limit) return line;
        var stop = line.AsSpan(0, limit).LastIndexOfAny(".!?。！？؟;；");
        if (stop >= 12) return line[..(stop + 1)].TrimEnd('.', '。', ';', '；');
        var cut = limit - 1;
        var space = line.LastIndexOf(' ', cut);
        if (space >= limit / 2) cut = space;
        if (char.IsLowSurrogate(line[cut])) cut--;
        return line[..cut].TrimEnd(' ', ',', ';', ':', '-', '–') + "…";
    }

    /// <summary>Leaves out what cannot be drawn: control and format characters (right-to-left marks excepted), emoji without an outline, and doubled spaces.</summary>
    private static string Clean(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, 400));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length > 400) break;
            if (Rune.IsWhiteSpace(rune))
            {
                if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
            }
            else if (IsDrawable(rune))
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().Trim();
    }

    private static bool IsDrawable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D or 0x200E or 0x200F,
        UnicodeCategory.OtherSymbol => rune.Value < 0x1F000 || rune.Value is >= 0x1F600 and <= 0x1F64F,
        _ => rune.Value is not (0xFE0F or 0xFFFD),
    };
}
