using VidPipe.Core.Inputs;

namespace VidPipe.Core.Tests.Inputs;

public class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("5s", 5)]
    [InlineData("1.5s", 1.5)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    [InlineData("2d", 172800)]
    [InlineData("24d", 2073600)]
    [InlineData("0s", 0)]
    [InlineData("00:00:15", 15)]
    [InlineData("0:00:15", 15)]
    [InlineData("00:00:00.1", 0.1)]
    [InlineData("23:59:59", 86399)]
    [InlineData("1.00:00:00", 86400)]
    [InlineData("2.12:30:00.5", 217800.5)]
    public void A_duration_has_its_unit_or_all_parts_of_a_clock(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DurationText.Read(text));

    [Theory]
    [InlineData("5")]
    [InlineData("5.5")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData(" 5s")]
    [InlineData("5 s")]
    [InlineData("5s ")]
    [InlineData("+5s")]
    [InlineData("5S")]
    [InlineData("5sec")]
    [InlineData("5,5s")]
    [InlineData("1e3s")]
    [InlineData("٥s")]
    [InlineData(".5s")]
    [InlineData("10m5s")]
    [InlineData("03:30")]
    [InlineData("24:00:00")]
    [InlineData("00:60:00")]
    [InlineData("00:00:60")]
    [InlineData("1:2:3:4")]
    [InlineData("NaN")]
    [InlineData("soon")]
    public void What_has_no_unit_or_can_be_read_in_two_ways_is_no_duration(string text)
    {
        var wrong = Assert.Throws<FormatException>(() => DurationText.Read(text));

        Assert.Contains("5s, 10m", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-5s")]
    [InlineData("-00:00:05")]
    [InlineData("36500.00:00:01")]
    [InlineData("36501d")]
    [InlineData("99999999999999999999d")]
    [InlineData("99999999.00:00:00")]
    public void What_is_below_zero_or_over_a_hundred_years_is_out_of_range(string text) =>
        Assert.StartsWith("must be from 0 to 36500 days", Assert.Throws<FormatException>(() => DurationText.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("03:30", 3, 30)]
    [InlineData("03:30:00", 3, 30)]
    [InlineData("23:59", 23, 59)]
    public void A_time_of_day_has_hours_and_minutes(string text, int hour, int minute) => Assert.Equal(new TimeOnly(hour, minute), TimeOfDayText.Read(text));

    [Theory]
    [InlineData("24:00")]
    [InlineData("24:00:00")]
    [InlineData("-01:00:00")]
    [InlineData("3")]
    [InlineData("3h")]
    [InlineData("3:30 pm")]
    [InlineData("")]
    public void What_no_clock_shows_is_no_time_of_day(string text) => Assert.Throws<FormatException>(() => TimeOfDayText.Read(text));
}
