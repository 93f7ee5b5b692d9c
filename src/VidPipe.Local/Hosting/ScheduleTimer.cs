using VidPipe.Core.Ticker;

namespace VidPipe.Local.Hosting;

/// <summary>
/// The host's timer: a tick at every whole minute, as the cloud's timer trigger gives. A tick that was missed, as the
/// machine slept or no host ran, is not made up for: what is due is asked at the next.
/// </summary>
internal sealed partial class ScheduleTimer(ScheduleTicks ticks, TimeProvider time, ILogger<ScheduleTimer> log) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _ticking = Task.CompletedTask;

    public void Start() => _ticking = TickAsync(_stop.Token);

    /// <summary>Ends it, and waits for a tick that is being handled.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _ticking;
    }

    public void Dispose() => _stop.Dispose();

    private async Task TickAsync(CancellationToken stop)
    {
        var last = WholeMinute(time.GetUtcNow());
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // A timer may fire a moment early, which makes no tick of its own. A clock that was set back does: the
                // minutes that come again find what they started, and nobody would tick until the clock has caught up.
                await Task.Delay(WholeMinute(time.GetUtcNow()).AddMinutes(1) - time.GetUtcNow(), time, stop);
                var tick = WholeMinute(time.GetUtcNow());
                if (tick == last) continue;
                last = tick;
                await ticks.HandleAsync(tick, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                // Whatever is wrong with this tick must not take the next ones away.
                LogFailed(log, failed);
            }
        }
    }

    private static DateTimeOffset WholeMinute(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    [LoggerMessage(1, LogLevel.Error, "What is due at this minute could not be started; the next minute tries again.")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
