using VidPipe.Providers.Vertex.Answers;

namespace VidPipe.Providers.Tests.Vertex.Answers;

public sealed class SupportCodeTests
{
    [Theory]
    [InlineData(58061214, "child")]
    [InlineData(15236754, "celebrity")]
    [InlineData(42237218, "video safety violation")]
    [InlineData(62263041, "dangerous content")]
    [InlineData(22137204, "hate")]
    [InlineData(42876398, "other")]
    [InlineData(60599140, "prohibited content")]
    [InlineData(35561575, "third-party content")]
    [InlineData(43188360, "sexual")]
    [InlineData(78610348, "toxic")]
    [InlineData(56562880, "violence")]
    [InlineData(32635315, "vulgar")]
    [InlineData(39322892, "people or faces")]
    [InlineData(92201652, "personal information")]
    public void A_code_is_named_by_its_class(int code, string expected) =>
        Assert.Equal($"{expected} (support codes {code}): Blocked. Support codes: {code}", SupportCodes.Describe([$"Blocked. Support codes: {code}"]));

    [Theory]
    [InlineData("Quota 15236754 used up", true)]
    [InlineData("Request 12345678 was invalid", false)]
    [InlineData("The prompt violates our usage guidelines", true)]
    [InlineData("Invalid duration", false)]
    public void A_refusal_is_told_from_an_error(string message, bool expected) => Assert.Equal(expected, SupportCodes.IsRefusal(message));

    [Fact]
    public void Foreign_words_are_one_bounded_line()
    {
        var line = OneLine.Of($"a\r\n\tb\u0000\u001b[1m{new string('x', 1000)}");

        Assert.StartsWith("a b [1mx", line);
        Assert.InRange(line.Length, 300, 401);
    }
}
