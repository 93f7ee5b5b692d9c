namespace VidPipe.Api.Tests.Hosting;

/// <summary>A clock that moves when it is told to. Timers are real: only the idempotency claims read this one.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);
}
