using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <summary>Lays the runtime status over what was saved: what a person sees is the truth of the engine. Pure.</summary>
internal static class JobOverlay
{
    /// <summary>The summary of an instance: its custom status, corrected by how it ended.</summary>
    public static JobSummary Summary(JobKind kind, OrchestrationInstance instance)
    {
        var shown = kind.ReadSummary(instance.CustomStatus) ?? Pending(kind, instance);
        return instance.Status switch
        {
            OrchestrationStatus.Failed when shown.Error is null =>
                Failed(shown, JobError.From(instance.Failure ?? Failure.Of(ErrorCode.Internal, "The orchestration failed.")), instance.LastUpdatedAt),

            // It has said how it ends and still saves that: a caller who were told now would be refused a resume or a download.
            var alive when !alive.IsTerminal() && shown.Stage is not null && shown.Status.IsTerminal() =>
                shown with { Status = JobStatus.Running, ProgressPct = Math.Min(shown.ProgressPct, 99), Error = null },
            OrchestrationStatus.Terminated => Failed(shown, Cancelled("Its orchestration was terminated."), instance.LastUpdatedAt),
            _ => shown,
        };
    }

    /// <summary>The summary of a document whose instance is gone.</summary>
    public static JobSummary Summary(JobDocument document)
    {
        var summary = new JobSummary(
            document.JobId, document.Status, document.Stage, document.ProgressPct, document.PartsDone, document.Input.GetSpec().Parts,
            document.Message, document.Error, document.UpdatedAt)
        {
            Title = document.Title,
        };
        return document.Status.IsTerminal() ? summary : Failed(summary, Cancelled("Its orchestration is gone. Resume to go on."), document.UpdatedAt);
    }

    /// <summary>The summary of an ended instance whose document cannot be read: where the run itself has failed at the store, its step stays named.</summary>
    public static JobSummary Damaged(JobSummary summary, DocumentDamagedException damage)
    {
        var own = summary.Error is { Code: ErrorCode.StorageError } error ? error : null;
        return summary with { Status = JobStatus.Failed, Message = damage.Message, Error = JobError.From(damage.Failure, own?.Step, own?.SceneIndex) };
    }

    public static JobDocument Apply(JobDocument document, JobSummary summary) => document with
    {
        Status = summary.Status,
        Stage = summary.Stage,
        ProgressPct = summary.ProgressPct,
        Message = summary.Message,
        Error = summary.Error,
        UpdatedAt = summary.UpdatedAt > document.UpdatedAt ? summary.UpdatedAt : document.UpdatedAt,
    };

    /// <summary>The document of an instance that has not saved one yet.</summary>
    public static JobDocument NotSavedYet(JobKind kind, OrchestrationInstance instance)
    {
        var input = kind.InputOf(instance);
        var document = kind.NotSavedYet(input) with { JobId = instance.InstanceId, Run = input.Run, CreatedAt = instance.CreatedAt };
        return Apply(document, Summary(kind, instance));
    }

    private static JobSummary Pending(JobKind kind, OrchestrationInstance instance) => new(
        instance.InstanceId, JobStatus.Pending, null, 0, 0, kind.InputOf(instance).GetSpec().Parts, "Waiting to start.", null, instance.LastUpdatedAt);

    private static JobSummary Failed(JobSummary summary, JobError error, DateTimeOffset at) =>
        summary with { Status = JobStatus.Failed, Error = error, Message = error.UserMessage, UpdatedAt = at };

    private static JobError Cancelled(string message) => JobError.From(Failure.Of(ErrorCode.Cancelled, message));
}
