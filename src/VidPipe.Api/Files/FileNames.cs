using System.Globalization;
using System.Text;

namespace VidPipe.Api.Files;

internal enum Disposition
{
    Inline,
    Attachment,
}

/// <summary>File names for people, made from their own words.</summary>
internal static class FileNames
{
    private const int LongestName = 80;

    private static readonly string[] DeviceNames =
        ["con", "prn", "aux", "nul", .. Enumerable.Range(1, 9).SelectMany(n => new[] { $"com{n}", $"lpt{n}" })];

    /// <summary>A name without path, without characters that a file system, a shell or a header minds, and without tricks of direction.</summary>
    public static string Safe(string text, string otherwise)
    {
        var name = new StringBuilder();
        var characters = StringInfo.GetTextElementEnumerator(text);
        while (characters.MoveNext() && name.Length < LongestName) name.Append(Clean(characters.GetTextElement()));

        var words = string.Join(' ', name.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('.', ' ', '-', '_');
        if (words.Length == 0) return otherwise;
        // Windows takes "con.mp4" for a device.
        return DeviceNames.Contains(words, StringComparer.OrdinalIgnoreCase) ? $"{words}-{otherwise}" : words;
    }

    /// <summary>The value of Content-Disposition: an ASCII name for all, the whole one (RFC 8187) for those who can read it.</summary>
    /// <param name="name">From <see cref="Safe"/>.</param>
    public static string Header(Disposition disposition, string name, string extension)
    {
        var kind = disposition == Disposition.Attachment ? "attachment" : "inline";
        var ascii = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '-' or '_' or '(' or ')' or ',' ? c : '_'));
        var header = $"{kind}; filename=\"{ascii}.{extension}\"";
        return ascii == name ? header : $"{header}; filename*=UTF-8''{Uri.EscapeDataString($"{name}.{extension}")}";
    }

    private static string Clean(string character)
    {
        if (character is "/" or "\\" or ":" or "*" or "?" or "\"" or "<" or ">" or "|") return "-";
        return string.Concat(character.EnumerateRunes().Select(rune => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => " ",
            UnicodeCategory.Format => "", // Among them the overrides of direction, which can make "gpj.exe" out of "exe.jpg".
            UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => "_",
            _ => rune.ToString(),
        }));
    }
}
