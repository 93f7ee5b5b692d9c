using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Ticker;

public sealed class RunScheduledWork(IEnumerable<IScheduledWork> works) : IActivity<ScheduledRun, Unit>
{
    public static Activity<ScheduledRun, Unit> Handle { get; } = new("RunScheduledWork");

    /// <exception cref="VidPipeException">NOT_FOUND: nothing is registered under that name (any more).</exception>
    public async Task<Unit> RunAsync(ActivityContext context, ScheduledRun input, CancellationToken cancellationToken)
    {
        var work = works.FirstOrDefault(w => w.Name == input.Work)
            ?? throw new VidPipeException(ErrorCode.NotFound, $"There is no scheduled work '{input.Work}'.");
        await work.RunAsync(input.Tick, cancellationToken);
        return Unit.Value;
    }
}
