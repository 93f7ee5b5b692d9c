using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

public class ShellWordTests
{
    [Theory]
    [InlineData("./data", "./data")]
    [InlineData("my data", "'my data'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("$HOME", "'$HOME'")]
    public void A_word_is_quoted_when_a_shell_would_change_it(string word, string expected) =>
        Assert.Equal(expected, ShellWord.Quote(word));
}
