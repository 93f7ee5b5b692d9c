using Microsoft.Extensions.Time.Testing;

namespace VidPipe.Core.Tests.Assets;

/// <summary>
/// A clock whose wall time can be wrong while its timestamps are right: the base class takes both from one.
/// Timers fire on the pool, as real ones do: the base class fires one that is due at once from within the call that sets it.
/// </summary>
internal sealed class SettableTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private long _error;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _error));

    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;

    /// <summary>Sets the wall clock to be wrong by so much.</summary>
    public void SetError(TimeSpan error) => Interlocked.Exchange(ref _error, error.Ticks);

    /// <summary>Sets the wall clock ahead, or back.</summary>
    public void Set(TimeSpan ahead) => Interlocked.Add(ref _error, ahead.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(fired => ThreadPool.QueueUserWorkItem(_ => callback(fired)), state, dueTime, period);
}
