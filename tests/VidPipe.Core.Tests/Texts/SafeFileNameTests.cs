using System.Text;
using VidPipe.Core.Texts;

namespace VidPipe.Core.Tests.Texts;

public sealed class SafeFileNameTests
{
    [Theory]
    [InlineData("Beetle", "Beetle", "beetle")]
    [InlineData("../../etc/passwd", "etc-passwd", "etc-passwd")]
    [InlineData("C:\\Windows\\x", "C--Windows-x", "c-windows-x")]
    [InlineData("a\r\nSet-Cookie: x=1", "a Set-Cookie- x=1", "a-set-cookie-x-1")]
    [InlineData("\"; rm -rf *", "; rm -rf", "rm-rf")]
    [InlineData("\u202eexe.jpg", "exe.jpg", "exe-jpg")]
    [InlineData(" . ", "video", "video")]
    [InlineData("..", "video", "video")]
    [InlineData(".hidden. ", "hidden", "hidden")]
    [InlineData("", "video", "video")]
    [InlineData("\0", "video", "video")]
    [InlineData("\u200b\u0301", "video", "video")]
    [InlineData("a/\u0301b", "a-\u0301b", "a-b")]
    [InlineData("CON", "CON-video", "con-video")]
    [InlineData("con.", "con-video", "con-video")]
    [InlineData("nul.txt", "nul-video.txt", "nul-txt")]
    [InlineData("NUL .txt", "NUL-video .txt", "nul-txt")]
    [InlineData("COM1", "COM1-video", "com1-video")]
    [InlineData("com0.tar.gz", "com0-video.tar.gz", "com0-tar-gz")]
    [InlineData("LPT²", "LPT²-video", "lpt")]
    [InlineData("aux/prn", "aux-prn", "aux-prn")]
    [InlineData("conin$", "conin$-video", "conin")]
    [InlineData("Console", "Console", "console")]
    [InlineData("灯台の朝", "灯台の朝", "灯台の朝")]
    public void A_name_has_only_what_every_file_system_takes(string text, string name, string slug)
    {
        Assert.Equal(name, SafeFileName.Of(text, "video"));
        Assert.Equal(slug, SafeFileName.Slug(text, 60, "video"));
    }

    [Theory]
    [InlineData("👩‍👩‍👧‍👦")]
    [InlineData("灯")]
    [InlineData("word ")]
    public void A_long_text_is_cut_between_characters_to_what_file_systems_take(string part)
    {
        var name = SafeFileName.Of(string.Concat(Enumerable.Repeat(part, 500)), "video");

        Assert.InRange(Encoding.UTF8.GetByteCount(name), 60, 200);
        Assert.All(name.EnumerateRunes(), rune => Assert.NotEqual(Rune.ReplacementChar, rune));
        Assert.InRange(SafeFileName.Slug(string.Concat(Enumerable.Repeat(part, 500)), 60, "video").Length, 5, 60);
    }

    [Fact]
    public void A_single_character_that_is_longer_than_any_name_leaves_the_fallback() =>
        Assert.Equal("video", SafeFileName.Of("a" + new string('\u0301', 5000), "video"));
}
