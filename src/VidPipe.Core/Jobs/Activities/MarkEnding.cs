using VidPipe.Core.Actions;
using VidPipe.Core.Durable;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Jobs;

/// <summary>A run of a job that is known to end.</summary>
public sealed record EndingRun([property: FormerName("project_id")] string JobId, int Run);

/// <summary>Keeps a run that is known to end from beginning another paid call, also in steps that wait in a queue.</summary>
public sealed class MarkEnding(RunEndings endings) : IActivity<EndingRun, Unit>
{
    public static Activity<EndingRun, Unit> Handle { get; } = new("MarkEnding");

    public async Task<Unit> RunAsync(ActivityContext context, EndingRun input, CancellationToken cancellationToken)
    {
        await endings.MarkAsync(new OwnerId(input.JobId), input.Run, cancellationToken).ConfigureAwait(false);
        return Unit.Value;
    }
}
