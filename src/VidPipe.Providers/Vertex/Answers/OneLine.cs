using System.Text;

namespace VidPipe.Providers.Vertex.Answers;

/// <summary>Foreign words fit for a message: one line, of bounded length, without control characters.</summary>
internal static class OneLine
{
    private const int Longest = 400;

    public static string Of(string text, int longest = Longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= longest) return line.Append('…').ToString();
            if (!Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune)) line.Append(rune);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }
}
