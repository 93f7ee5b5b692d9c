using System.Text;
using Spectre.Console.Rendering;

namespace VidPipe.Local.CommandLine;

/// <summary>Texts measured in the cells of a terminal: an ideograph or an emoji takes two.</summary>
internal static class CellText
{
    public static int Width(string text) => new Segment(text).CellCount();

    /// <summary>The text, with an ellipsis where it is cut to fit.</summary>
    public static string Fit(string text, int cells)
    {
        if (Width(text) <= cells) return text;
        if (cells < 1) return "";

        var cut = new StringBuilder();
        var used = 1; // the ellipsis
        foreach (var rune in text.EnumerateRunes())
        {
            used += Width(rune.ToString());
            if (used > cells) break;
            cut.Append(rune);
        }

        return cut.ToString().TrimEnd() + '…';
    }
}
