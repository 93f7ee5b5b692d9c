using System.Globalization;
using System.Text;

namespace VidPipe.Core.Texts;

/// <summary>
/// File names made from people's words, for the API's downloads and the command line alike: without path, without characters
/// that a file system, a shell or a header interprets, without bidirectional overrides, and no name that Windows keeps for a
/// device, whatever extension follows.
/// </summary>
public static class SafeFileName
{
    /// <summary>In UTF-8: leaves room for a counter, an extension and <c>.part</c> in the 255 that file systems take.</summary>
    private const int MaxBytes = 200;

    private const int MaxLength = 80;

    /// <summary>Windows takes the superscripts for digits.</summary>
    private static readonly HashSet<string> DeviceNames = new(
        [
            "con", "prn", "aux", "nul", "conin$", "conout$", "clock$",
            .. "0123456789¹²³".SelectMany(digit => new[] { $"com{digit}", $"lpt{digit}" }),
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <param name="fallback">When nothing of the text is left; safe itself.</param>
    public static string Of(string text, string fallback)
    {
        var name = new StringBuilder();
        var bytes = 0;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            var clean = Clean(elements.GetTextElement());
            bytes += Encoding.UTF8.GetByteCount(clean);
            if (bytes > MaxBytes || name.Length >= MaxLength) break;
            name.Append(clean);
        }

        return Guard(string.Join(' ', name.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)), fallback);
    }

    /// <summary>Lower-case letters and digits of any script, joined by dashes: what a shell takes without quotes.</summary>
    /// <param name="fallback">When nothing of the text is left; safe itself.</param>
    public static string Slug(string text, int maxLength, string fallback)
    {
        var slug = new StringBuilder();
        foreach (var rune in Of(text, "").EnumerateRunes())
        {
            if (slug.Length >= maxLength) break;
            if (Rune.IsLetterOrDigit(rune)) slug.Append(Rune.ToLowerInvariant(rune));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        return Guard(slug.ToString(), fallback);
    }

    private static string Guard(string name, string fallback)
    {
        var trimmed = name.Trim('.', ' ', '-', '_');
        if (VisibleText.IsBlank(trimmed)) return fallback;

        // The device is what stands before the first dot: "nul.txt.mp4" is one.
        var stem = trimmed.Split('.')[0].TrimEnd();
        return DeviceNames.Contains(stem) ? $"{stem}-{fallback}{trimmed[stem.Length..]}" : trimmed;
    }

    private static string Clean(string character) =>
        string.Concat(character.EnumerateRunes().Select(rune => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => " ",
            UnicodeCategory.Format => "", // Among them the overrides of direction, which can make "gpj.exe" out of "exe.jpg".
            UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => "_",
            // A slash with a mark on it is one text element, and still a slash.
            _ => rune.Value is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' ? "-" : rune.ToString(),
        }));
}
