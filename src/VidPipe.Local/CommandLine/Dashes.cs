using System.Globalization;

namespace VidPipe.Local.CommandLine;

/// <summary>Dashes of all kinds: telephones and word processors write longer ones than options begin with.</summary>
internal static class Dashes
{
    private const char MinusSign = '\u2212';

    public static bool IsDash(char c) => c == MinusSign || char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation;

    /// <summary>Without the dashes that it begins with.</summary>
    public static string Trim(string word) => string.Concat(word.SkipWhile(IsDash));
}
