using System.Globalization;
using System.Text;

namespace VidPipe.Core.Texts;

/// <summary>Whether a text shows anything: one of white space, zero-width and control characters or bare marks is as good as empty.</summary>
public static class VisibleText
{
    /// <summary>Letters and symbols by their category that leave no ink: Hangul fillers, the blank of Braille, the null notehead.</summary>
    private static readonly int[] Inkless = [0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0x1D159];

    /// <summary>Whether no character of it can be seen; also true for null and the empty text.</summary>
    public static bool IsBlank(string? text)
    {
        if (text is null) return true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsVisible(rune)) return false;
        }

        return true;
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate => false,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // Marks are seen on a base only: variation selectors and joiners are among them.
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => false,
        UnicodeCategory.OtherNotAssigned => !IsIgnorableByDefault(rune.Value),
        _ => !Inkless.Contains(rune.Value),
    };

    /// <summary>Unassigned characters that Unicode keeps for invisible ones (Default_Ignorable_Code_Point). Others may be new letters.</summary>
    private static bool IsIgnorableByDefault(int value) =>
        value is 0x2065 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF) || (value & 0xFFFE) == 0xFFFE || value is >= 0xFDD0 and <= 0xFDEF;
}
