using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>Lays the runtime status over what was saved: what a person sees is the truth of the engine. Pure.</summary>
internal static class ProjectOverlay
{
    public static ProjectInput InputOf(OrchestrationInstance instance) => DurableJson.Deserialize<ProjectInput>(instance.Input)!;

    /// <summary>The summary of an instance: its custom status, corrected by how it ended.</summary>
    public static ProjectStatusSummary Summary(OrchestrationInstance instance)
    {
        var shown = DurableJson.Deserialize<ProjectStatusSummary>(instance.CustomStatus) ?? Waiting(instance);
        return instance.Status switch
        {
            OrchestrationStatus.Failed when shown.Error is null =>
                Failed(shown, ProjectError.From(instance.Failure ?? Failure.Of(ErrorCode.Internal, "The orchestration failed."), null, null), instance.LastUpdatedAt),
            // It has said how it ends and still saves that: whoever were told now would be refused a resume or a download.
            var alive when !alive.IsTerminal() && shown is { Status: var end, Stage: { } stage } && end.IsTerminal() =>
                shown with { Status = ProjectStages.StatusOf(stage), ProgressPct = Math.Min(shown.ProgressPct, 99), Error = null },
            OrchestrationStatus.Terminated => Failed(shown, Cancelled("Its orchestration was terminated."), instance.LastUpdatedAt),
            _ => shown,
        };
    }

    /// <summary>The summary of a document whose instance is gone.</summary>
    public static ProjectStatusSummary Summary(ProjectDocument document)
    {
        var summary = new ProjectStatusSummary(
            document.ProjectId, document.Status, document.Stage, document.ProgressPct,
            document.Scenes.Count(s => s.Status == SceneStatus.ClipDone), document.Spec.SceneCount, document.Message, document.Error, document.UpdatedAt)
        {
            Title = document.Title,
        };
        return document.Status.IsTerminal() ? summary : Failed(summary, Cancelled("Its orchestration is gone. Resume to go on."), document.UpdatedAt);
    }

    /// <summary>The summary of an ended instance whose document cannot be read: where the run itself has failed at the store, its step stays named.</summary>
    public static ProjectStatusSummary Damaged(ProjectStatusSummary summary, DocumentDamagedException damage)
    {
        var own = summary.Error is { Code: ErrorCode.StorageError } error ? error : null;
        return summary with { Status = ProjectStatus.Failed, Message = damage.Message, Error = ProjectError.From(damage.Failure, own?.Step, own?.SceneIndex) };
    }

    public static ProjectDocument Apply(ProjectDocument document, ProjectStatusSummary summary) => document with
    {
        Status = summary.Status,
        Stage = summary.Stage,
        ProgressPct = summary.ProgressPct,
        Message = summary.Message,
        Error = summary.Error,
        Output = summary.Status == ProjectStatus.Complete ? document.Output : null,
        UpdatedAt = summary.UpdatedAt > document.UpdatedAt ? summary.UpdatedAt : document.UpdatedAt,
    };

    /// <summary>The document of an instance that has not saved one yet.</summary>
    public static ProjectDocument NotSavedYet(OrchestrationInstance instance)
    {
        var input = InputOf(instance);
        var summary = Summary(instance);
        return new ProjectDocument(
            instance.InstanceId, input.Run, 0, summary.Status, summary.Stage, summary.ProgressPct, summary.Message, input.Spec,
            null, [], [], CostDocument.None, null, input.Changes?.ForkedFrom, summary.Error, instance.CreatedAt, summary.UpdatedAt, input.Changes);
    }

    private static ProjectStatusSummary Waiting(OrchestrationInstance instance) => new(
        instance.InstanceId, ProjectStatus.Pending, null, 0, 0, InputOf(instance).Spec.SceneCount, "Waiting to start.", null, instance.LastUpdatedAt);

    private static ProjectStatusSummary Failed(ProjectStatusSummary summary, ProjectError error, DateTimeOffset at) =>
        summary with { Status = ProjectStatus.Failed, Error = error, Message = error.UserMessage, UpdatedAt = at };

    private static ProjectError Cancelled(string message) => ProjectError.From(Failure.Of(ErrorCode.Cancelled, message), null, null);
}
