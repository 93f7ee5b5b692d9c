using VidPipe.Providers.Speaking;

namespace VidPipe.Providers.Tests.Speaking;

public sealed class PhraseTests
{
    [Fact]
    public void A_long_sentence_leaves_no_word_alone() => Assert.Equal(
        ["And then, without any warning,", "the lighthouse keeper finds a message in a bottle."],
        Phrases.Of("And then, without any warning, the lighthouse keeper finds a message in a bottle."));

    [Fact]
    public void A_sentence_without_pauses_is_halved() => Assert.Equal(
        ["The old keeper of the lighthouse finds a message", "in a bottle on the very last evening."],
        Phrases.Of("The old keeper of the lighthouse finds a message in a bottle on the very last evening."));

    [Fact]
    public void A_cut_is_made_where_the_sentence_pauses() => Assert.Equal(
        ["Far out on the quiet water beyond the reef,", "a small boat turns and slowly comes back home again."],
        Phrases.Of("Far out on the quiet water beyond the reef, a small boat turns and slowly comes back home again."));

    [Fact]
    public void A_sentence_that_fits_is_one_phrase() => Assert.Equal(["One.", "Two, and three."], Phrases.Of("One. Two, and  three."));
}
