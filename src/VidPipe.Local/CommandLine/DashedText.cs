namespace VidPipe.Local.CommandLine;

/// <summary>
/// Keeps a prompt that begins with a dash from being read as an option: the parser would split
/// <c>--title: a story</c> at the colon.
/// </summary>
internal static class DashedText
{
    /// <summary>Moves what is surely text behind a <c>--</c>, after which everything is an argument.</summary>
    /// <param name="takesValue">Whether an option with this name consumes the word after it.</param>
    public static IReadOnlyList<string> Shield(IReadOnlyList<string> args, Func<string, bool> takesValue)
    {
        var kept = new List<string>(args.Count);
        var texts = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--")
            {
                texts.AddRange(args.Skip(i + 1));
                break;
            }

            var isOptionValue = i > 0 && takesValue(args[i - 1]);
            (!isOptionValue && IsText(args[i]) ? texts : kept).Add(args[i]);
        }

        return texts.Count == 0 ? kept : [.. kept, "--", .. texts];
    }

    /// <summary>No option's name holds white space, so a word that has some before any <c>=</c> is none.</summary>
    private static bool IsText(string word)
    {
        if (!word.StartsWith('-')) return false;
        var end = word.IndexOf('=');
        return word.AsSpan(0, end < 0 ? word.Length : end).IndexOfAny(" \t\r\n") >= 0;
    }
}
