using System.Text;

namespace VidPipe.Functions.Media;

/// <summary>Arguments as one text, from which the process takes them apart again as they were (the rules of <see cref="System.Diagnostics.ProcessStartInfo.Arguments"/>).</summary>
internal static class ArgumentText
{
    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Of));

    public static string Of(string argument)
    {
        if (argument.Length > 0 && !argument.Any(c => char.IsWhiteSpace(c) || c == '"')) return argument;

        var text = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var c in argument)
        {
            if (c == '\\')
            {
                backslashes++;
                continue;
            }

            // Backslashes are only special in front of a quote.
            text.Append('\\', c == '"' ? (2 * backslashes) + 1 : backslashes).Append(c);
            backslashes = 0;
        }

        return text.Append('\\', 2 * backslashes).Append('"').ToString();
    }
}
