using VidPipe.Providers.Vertex.Answers;

namespace VidPipe.Providers.Vertex.Text;

/// <summary>A model's words made fit to be kept: one line, no control characters, cut between words.</summary>
internal static class Prose
{
    public static string Of(string? text, int longest)
    {
        var line = OneLine.Of(text ?? "", int.MaxValue);
        if (line.Length <= longest) return line;
        var space = line.LastIndexOf(' ', longest);
        if (space >= longest / 2) return line[..space].TrimEnd(',', ';', ':', ' ');
        return line[..(char.IsHighSurrogate(line[longest - 1]) ? longest - 1 : longest)];
    }
}
