using System.Globalization;

namespace VidPipe.Local.Following;

/// <summary>Texts from outside, fit for one line of a terminal: a prompt may hold line breaks, escape sequences and controls of direction.</summary>
internal static class OneLine
{
    /// <summary>What some scripts and emoji are written with, and what changes nothing around it.</summary>
    private static readonly char[] Joiners = ['\u200c', '\u200d'];

    public static string Of(string? text, int maxLength = 200)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(c => !char.IsControl(c) && (char.GetUnicodeCategory(c) != UnicodeCategory.Format || Joiners.Contains(c))));
        return line.Length <= maxLength ? line : $"{line[..CutAt(line, maxLength - 1)]}…";
    }

    /// <summary>Never between the halves of a surrogate pair.</summary>
    private static int CutAt(string line, int index) => char.IsLowSurrogate(line[index]) ? index - 1 : index;
}
