using VidPipe.Core.Inputs;

namespace VidPipe.Local.CommandLine;

/// <summary>Reads one of a few words.</summary>
internal static class ChoiceText
{
    /// <exception cref="FormatException">It is none of them; the message completes "&lt;name&gt; …".</exception>
    public static string Read(string text, IReadOnlyCollection<string> words) => words.Contains(text, StringComparer.Ordinal)
        ? text
        : throw new FormatException($"must be one of {string.Join(", ", words)}, not {InputText.Quoted(text)}.{NearestName.Hint(text, words)}");
}
