using System.Text;
using System.Text.RegularExpressions;

namespace VidPipe.Local.Tests.Documents;

/// <summary>A line of a document or a help text that calls the program.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Arguments">What the program would get from a shell.</param>
internal sealed partial record ExampleLine(string Place, string Text, IReadOnlyList<string> Arguments)
{
    public override string ToString() => $"{Place}: {Text}";

    /// <summary>All calls of the program in the code blocks of a document.</summary>
    public static IEnumerable<ExampleLine> InCodeOf(string document)
    {
        var name = Path.GetFileName(document);
        foreach (var block in CodeBlock().Matches(File.ReadAllText(document)).Select(m => m.Groups["code"].Value))
        {
            foreach (var line in block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            {
                if (Of(name, line) is { } example) yield return example;
            }
        }
    }

    /// <summary>Null when the line calls something else.</summary>
    public static ExampleLine? Of(string place, string line)
    {
        var words = Words(line.Trim().TrimStart('$').Trim()).SkipWhile(word => Assignment().IsMatch(word)).ToList();
        // Without arguments, ./run makes a sample.
        return words is ["./run" or "vidpipe", .. { Count: > 0 } arguments] ? new ExampleLine(place, line.Trim(), arguments) : null;
    }

    /// <summary>The first command of a line, as a shell cuts it into words.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c is '\'' or '"')
            {
                var end = line.IndexOf(c, i + 1);
                if (end < 0) break;
                (word ??= new()).Append(line, i + 1, end - i - 1);
                i = end;
            }
            else if (char.IsWhiteSpace(c))
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
            }
            else if (c is '|' or '&' or ';' or '>' or '<' || (c == '#' && word is null))
            {
                break;
            }
            else
            {
                (word ??= new()).Append(c);
            }
        }

        if (word is not null) words.Add(word.ToString());
        return words;
    }

    [GeneratedRegex(@"^```[a-z]*\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^[A-Za-z_]+=")]
    private static partial Regex Assignment();
}
