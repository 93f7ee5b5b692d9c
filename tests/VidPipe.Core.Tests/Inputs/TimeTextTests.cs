using VidPipe.Core.Inputs;

namespace VidPipe.Core.Tests.Inputs;

public class TimeTextTests
{
    [Theory]
    [InlineData("2030-12-01T18:00:00Z", "2030-12-01T18:00:00.0000000+00:00")]
    [InlineData("2030-12-01t18:00:00.25z", "2030-12-01T18:00:00.2500000+00:00")]
    [InlineData("2030-12-01T18:00:00+02:00", "2030-12-01T16:00:00.0000000+00:00")]
    [InlineData("2030-12-01T18:00:00-00:30", "2030-12-01T18:30:00.0000000+00:00")]
    public void A_time_with_its_offset_is_read(string text, string utc) => Assert.Equal(utc, TimeText.Find(text)?.ToString("o"));

    [Theory]
    [InlineData("")]
    [InlineData("2030-12-01")]
    [InlineData("2030-12-01T18:00:00")]
    [InlineData("2030-12-01T18:00Z")]
    [InlineData("2030-12-01 18:00:00Z")]
    [InlineData("2030-13-01T18:00:00Z")]
    [InlineData("2030-02-30T18:00:00Z")]
    [InlineData("2030-12-01T25:00:00Z")]
    [InlineData("2030-12-01T18:00:00+99:00")]
    [InlineData("0001-01-01T00:00:00+10:00")]
    [InlineData("01.12.2030 18:00")]
    [InlineData("1924934400")]
    [InlineData("2030-12-01T18:00:00Z\n")]
    [InlineData("２０３０-12-01T18:00:00Z")]
    public void Anything_else_is_no_time(string text) => Assert.Null(TimeText.Find(text));
}
