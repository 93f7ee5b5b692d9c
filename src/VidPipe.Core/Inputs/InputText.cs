using System.Text;

namespace VidPipe.Core.Inputs;

/// <summary>A text that a person typed, fit for an error message.</summary>
public static class InputText
{
    private const int MaxLength = 40;

    /// <summary>In quotes, on one line, and cut to a readable length.</summary>
    public static string Quoted(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxLength) return $"'{shown}…'";
            shown.Append(Rune.IsControl(rune) ? new Rune('\uFFFD') : rune);
        }

        return $"'{shown}'";
    }
}
