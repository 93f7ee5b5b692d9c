using VidPipe.Core.Texts;

namespace VidPipe.Core.Tests.Texts;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n\u00a0\u2003\u3000\u2028")]
    [InlineData("\u200b\u200c\u200d\u2060")] // zero width
    [InlineData("\ufeff")] // byte order mark
    [InlineData("\u00ad")] // soft hyphen
    [InlineData("\u202e\u202c\u2066\u2069\u200f")] // bidirectional controls
    [InlineData("\u0301\u20e3\ufe0f\u034f\u0903")] // marks without a base
    [InlineData("\u115f\u1160\u3164\uffa0")] // Hangul fillers
    [InlineData("\u2800")] // blank of Braille
    [InlineData("\U0001d159")] // null notehead
    [InlineData("\U000e0041\U000e007f\U000e0100\U000e0fff")] // tags, selectors, ignorable by default
    [InlineData("\u2065\ufff0\uffff")] // unassigned and never visible
    [InlineData("\u0000\u0085")]
    public void A_text_without_a_visible_character_is_blank(string? text) => Assert.True(VisibleText.IsBlank(text));

    [Theory]
    [InlineData("a")]
    [InlineData("\u200b.")]
    [InlineData("e\u0301")]
    [InlineData("灯")]
    [InlineData("👩‍👩‍👧‍👦")]
    [InlineData("한")]
    [InlineData("\u2801")]
    public void A_text_with_one_is_not(string text) => Assert.False(VisibleText.IsBlank(text));
}
