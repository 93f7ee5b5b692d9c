namespace VidPipe.Local.Following;

/// <summary>Texts from outside, fit for one line of a terminal: a prompt may hold line breaks and escape sequences.</summary>
internal static class OneLine
{
    public static string Of(string? text, int maxLength = 200)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(c => !char.IsControl(c)));
        return line.Length <= maxLength ? line : $"{line[..CutAt(line, maxLength - 1)]}…";
    }

    /// <summary>Never between the halves of a surrogate pair.</summary>
    private static int CutAt(string line, int index) => char.IsLowSurrogate(line[index]) ? index - 1 : index;
}
