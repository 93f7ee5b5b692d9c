using VidPipe.Core.Retention;

namespace VidPipe.Core.Tests.Retention;

public sealed class CleanupPolicyTests
{
    [Fact]
    public void Unless_told_otherwise_it_is_every_night_and_keeps_a_week()
    {
        Assert.Equal(new CleanupPolicy(TimeSpan.FromDays(7), new TimeSpan(3, 30, 0)), CleanupPolicy.Read(new CleanupOptions()));
    }

    [Fact]
    public void Switched_off_it_has_no_time()
    {
        Assert.Null(CleanupPolicy.Read(new CleanupOptions { Nightly = false }).NightlyAt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3651)]
    public void What_cannot_work_is_named(int days)
    {
        var wrong = Assert.Throws<ArgumentException>(() => CleanupPolicy.Read(new CleanupOptions { GraceDays = days }));

        Assert.StartsWith("GraceDays ", wrong.Message, StringComparison.Ordinal);
    }
}
