using Microsoft.Extensions.Time.Testing;

namespace VidPipe.Core.Tests.Assets;

/// <summary>A clock that says whether there is a wait which it can end: <see cref="FakeTimeProvider"/> does not show its timers.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private int _waits;

    public bool HasWaits => Volatile.Read(ref _waits) > 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _waits);
        return base.CreateTimer(ended =>
        {
            Interlocked.Decrement(ref _waits);
            callback(ended);
        }, state, dueTime, period);
    }
}
