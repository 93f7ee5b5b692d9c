using VidPipe.Api.Files;

namespace VidPipe.Api.Tests.Files;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("Beetle", "Beetle")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("C:\\Windows\\x", "C--Windows-x")]
    [InlineData("a\r\nSet-Cookie: x=1", "a Set-Cookie- x=1")]
    [InlineData("\"; rm -rf *", "; rm -rf")]
    [InlineData("\u202eexe.jpg", "exe.jpg")]
    [InlineData(" . ", "video")]
    [InlineData("", "video")]
    [InlineData("\0", "video")]
    [InlineData("CON", "CON-video")]
    [InlineData("lpt1", "lpt1-video")]
    public void Safe_leaves_only_what_every_file_system_takes(string text, string expected) => Assert.Equal(expected, FileNames.Safe(text, "video"));

    [Fact]
    public void Safe_cuts_between_characters_when_the_text_is_long()
    {
        var name = FileNames.Safe(string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 100)), "video");

        Assert.InRange(name.Length, 70, 91);
        Assert.All(name.EnumerateRunes(), rune => Assert.NotEqual(System.Text.Rune.ReplacementChar, rune));
    }
}
