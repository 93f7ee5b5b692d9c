using System.Text;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Vertex.Text;

/// <summary>
/// A picture's whole prompt: what is seen, who is in it, and the film's look. Whoever draws it knows no other scene, so that
/// what makes scenes look alike is said in each, in the same words.
/// </summary>
internal static class FramePrompt
{
    private const int MostCharacters = 3;

    public static string Compose(string seen, string style, IReadOnlyList<StoryCharacter> characters)
    {
        var prompt = new StringBuilder(seen);
        foreach (var character in characters.Where(c => Names(seen, c.Name)).Take(MostCharacters))
        {
            prompt.Append('\n').Append(character.Name).Append(": ").Append(character.Description);
        }

        if (style.Length > 0) prompt.Append("\nLook of the whole film: ").Append(style);
        return prompt.ToString();
    }

    private static bool Names(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + name.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]))) return true;
        }

        return false;
    }
}
