using System.Text;

namespace VidPipe.Media.Captions;

/// <summary>Somebody's text, made fit to stand in a caption: printable characters in lines that are not empty.</summary>
internal static class CaptionText
{
    public static IEnumerable<string> Lines(string text) => text
        .Split(['\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029'])
        .Select(Printable)
        .Where(line => line.Length > 0);

    /// <summary>libass draws outlines, emoji fonts hold pictures: what would be an empty box is left out.</summary>
    public static string WithoutEmoji(string text)
    {
        const int VariationSelector = 0xFE0F;
        const int Joiner = 0x200D;
        var kept = new StringBuilder(text.Length);
        var afterEmoji = false;
        foreach (var rune in text.EnumerateRunes())
        {
            // The joiner also shapes Arabic and Indic letters: only between emoji does it belong to them.
            afterEmoji = rune.Value is (>= 0x1F000 and <= 0x1FAFF) or VariationSelector || (rune.Value == Joiner && afterEmoji);
            if (!afterEmoji) kept.Append(rune.ToString());
        }

        return kept.ToString();
    }

    private static string Printable(string line)
    {
        var printable = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
        {
            if (Rune.IsControl(rune)) printable.Append(' ');
            else printable.Append(rune.ToString());
        }

        return printable.ToString().Trim();
    }
}
