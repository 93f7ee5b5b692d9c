using VidPipe.Local.Following;

namespace VidPipe.Local.Tests.Following;

public class OneLineTests
{
    [Theory]
    [InlineData("a\nb\t c\r\n", "a b c")]
    [InlineData("red \u001b[31malert", "red [31malert")]
    [InlineData("a\u202eb\u2066c\u200b", "abc")]
    [InlineData("👩\u200d🚀", "👩\u200d🚀")]
    [InlineData(null, "")]
    public void Line_breaks_escape_sequences_and_controls_of_direction_do_not_reach_the_terminal(string? text, string expected) =>
        Assert.Equal(expected, OneLine.Of(text));

    [Fact]
    public void A_cut_never_splits_a_character() =>
        Assert.Equal("aaa…", OneLine.Of("aaa🚀🚀🚀", 5));
}
