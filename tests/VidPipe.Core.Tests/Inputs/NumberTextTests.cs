using VidPipe.Core.Inputs;

namespace VidPipe.Core.Tests.Inputs;

public class NumberTextTests
{
    public static TheoryData<string> NoNumbers => new(
        "", " ", "many", "2,5", "1,000", "1 000", "1_000", "1'000", " 5", "5 ", "\t5", "+5", "--5", "5-", "(5)", "1e3", "1E3", "1e999", "NaN", "nan", "Infinity", "-Infinity", "∞",
        "0x10", "#10", "٥", "５", "½", "5%", "$5", "5usd", ".5", "5.", "1.2.3", "−5", "5\0", "5\n", "5s");

    [Theory]
    [MemberData(nameof(NoNumbers))]
    public void What_can_be_read_in_two_ways_or_none_is_no_number(string text)
    {
        var whole = Assert.Throws<FormatException>(() => NumberText.Whole(text, long.MinValue));
        var fraction = Assert.Throws<FormatException>(() => NumberText.Decimal(text, decimal.MinValue));
        var amount = Assert.Throws<FormatException>(() => NumberText.Usd(text));

        Assert.StartsWith("must be a whole number", whole.Message, StringComparison.Ordinal);
        Assert.All([fraction, amount], wrong => Assert.StartsWith("must be a number such as 2.5", wrong.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("007", 7)]
    [InlineData("-7", -7)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_whole_number_is_its_digits(string text, long number) => Assert.Equal(number, NumberText.Whole(text, long.MinValue));

    [Theory]
    [InlineData("0", "must be from 1 to 60, not '0'.")]
    [InlineData("-1", "must be from 1 to 60, not '-1'.")]
    [InlineData("61", "must be from 1 to 60, not '61'.")]
    [InlineData("99999999999999999999999", "must be from 1 to 60, not '99999999999999999999999'.")]
    [InlineData("2.0", "must be a whole number in digits, such as 5, without spaces, separators, exponent or plus sign, not '2.0'.")]
    public void A_whole_number_out_of_its_range_is_refused_with_the_range(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => NumberText.Whole(text, 1, 60)).Message);

    [Theory]
    [InlineData("-1", "must be at least 0, not '-1'.")]
    [InlineData("-0.5", "must be at least 0, not '-0.5'.")]
    [InlineData("999999999999999999999999999999999", "must be of a size that can be counted, not '999999999999999999999999999999999'.")]
    [InlineData("0.1234567890123456", "must be a number with at most 15 decimals, not '0.1234567890123456'.")]
    public void A_number_out_of_range_is_refused_with_the_range(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => NumberText.Decimal(text)).Message);

    [Theory]
    [InlineData("2.50", 2.5)]
    [InlineData("0.000001", 0.000001)]
    [InlineData("12", 12)]
    public void An_amount_is_more_than_nothing(string text, double amount) => Assert.Equal((decimal)amount, NumberText.Usd(text));

    [Theory]
    [InlineData("0", "must be more than 0, not '0'.")]
    [InlineData("-1", "must be more than 0, not '-1'.")]
    [InlineData("0.0000001", "must be an amount with at most 6 decimals, not '0.0000001'.")]
    public void An_amount_of_nothing_or_too_fine_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => NumberText.Usd(text)).Message);

    [Fact]
    public void What_is_shown_of_a_wrong_text_is_short_and_on_one_line()
    {
        var wrong = Assert.Throws<FormatException>(() => NumberText.Whole($"\e[31m\n{new string('x', 1000)}"));

        Assert.InRange(wrong.Message.Length, 1, 200);
        Assert.DoesNotContain(wrong.Message, char.IsControl);
    }
}
