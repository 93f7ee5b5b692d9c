using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace VidPipe.Core.Tests.Assets;

/// <summary>
/// A clock on which every wait is over at once, and has taken its time. <see cref="FakeTimeProvider.AutoAdvanceAmount"/>
/// advances by a fixed amount per look at the clock, which is not how long a wait is.
/// </summary>
internal sealed class PassingTime : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>Waits of this length and longer are time limits: they are over when the test advances the clock.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.MaxValue;

    /// <summary>How long each wait was, in their order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isWait = dueTime >= TimeSpan.Zero && dueTime < Limit && period == Timeout.InfiniteTimeSpan;
        if (!isWait) return base.CreateTimer(callback, state, dueTime, period);

        if (dueTime > TimeSpan.Zero) _waits.Enqueue(dueTime);
        Advance(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
