using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Retention;

/// <summary>Drops a clean-up's marks and keeps its report, when it has removed what it found.</summary>
public sealed class FinishCleanup : IActivity<FinishInput, CleanupReport>
{
    public static Activity<FinishInput, CleanupReport> Handle { get; } = new("FinishCleanup");

    private readonly DocumentStore _documents;
    private readonly Marks _marks;
    private readonly TouchOnUse _touchOnUse;
    private readonly CleanupClock _clock;
    private readonly TimeProvider _time;

    internal FinishCleanup(DocumentStore documents, Marks marks, TouchOnUse touchOnUse, CleanupClock clock, TimeProvider time) =>
        (_documents, _marks, _touchOnUse, _clock, _time) = (documents, marks, touchOnUse, clock, time);

    public async Task<CleanupReport> RunAsync(ActivityContext context, FinishInput input, CancellationToken cancellationToken)
    {
        var run = await _clock.CorrectAsync(input.Run, cancellationToken).ConfigureAwait(false);
        var report = new CleanupReport(
            run.Id, run.Mode, run.StartedAt.UtcDateTime, _time.GetUtcNow().UtcDateTime, run.Cutoff.UtcDateTime,
            input.Counts.GetValueOrDefault("projects"), input.Parts, input.Unreadable)
        {
            Counts = input.Counts,
        };
        _touchOnUse.Withdraw(run.Id);
        await _marks.DropAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.Mode == CleanupMode.Remove) await _documents.OverwriteAsync(CleanupNames.Report, report, cancellationToken).ConfigureAwait(false);
        return report;
    }
}
