using System.Text;

namespace VidPipe.Media;

/// <summary>Writes a path as the value of a filter's option, for instance in <c>drawtext=textfile=…</c>.</summary>
public static class FilterValue
{
    /// <summary>Escapes for both readers of a filtergraph: the filter's option list, then the graph.</summary>
    public static string Escape(string value) => Backslash(Backslash(value, @"\':"), @"\'[],;");

    private static string Backslash(string value, string special)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            if (special.Contains(character, StringComparison.Ordinal)) escaped.Append('\\');
            escaped.Append(character);
        }

        return escaped.ToString();
    }
}
