namespace VidPipe.Core.Tests.Cleanup;

/// <summary>A wall clock that can be set, beside elapsed time that only goes on.</summary>
internal sealed class SettableTime : TimeProvider
{
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed = TimeSpan.FromHours(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _elapsed.Ticks;

    public void Elapse(TimeSpan by) => (_now, _elapsed) = (_now + by, _elapsed + by);

    /// <summary>Sets the wall clock ahead, or back.</summary>
    public void Set(TimeSpan ahead) => _now += ahead;
}
