using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <summary>One run of a project.</summary>
internal sealed class ProjectRun(IOrchestrationContext context, ProjectInput input, StopSignal stop)
    : JobRun<ProjectPatch>(context, ProjectKind.Instance, input, stop, SaveProject.Handle)
{
    public ProjectSpec Spec => input.Spec;

    public ProjectChanges Changes { get; } = input.Changes ?? ProjectChanges.None;

    public ProjectWorks Works { get; } = new(input.Spec, input.Changes ?? ProjectChanges.None);

    /// <summary>What the run made, once it is complete.</summary>
    public OutputDocument? Output { get; set; }

    public override IReadOnlyDictionary<string, string> Urls
    {
        get
        {
            var project = $"/api/projects/{JobId}";
            var urls = new Dictionary<string, string>(StringComparer.Ordinal) { ["project"] = project };
            if (Output is not { } output) return urls;
            urls["download"] = $"{project}/download";
            urls["poster"] = $"{project}/poster";
            if (output.CaptionsSrt is not null) urls["captions_srt"] = $"{project}/captions.srt";
            if (output.CaptionsVtt is not null) urls["captions_vtt"] = $"{project}/captions.vtt";
            return urls;
        }
    }

    public override object EventData => new ProjectEvent(
        JobId, Run, Status, Stage, Percent, PartsDone, Spec.SceneCount, Message, Error, Context.Now.UtcDateTime, Spec.ClientData);

    public override Task<JobSaved> OpenAsync()
    {
        EnterStage(ProjectStages.Storyboard);
        Report(0, "Writing the storyboard.");
        return SaveAsync(patch => patch with { Spec = Spec, Changes = Changes });
    }

    /// <summary>The <c>data</c> of a project's webhook, to which the addresses are added. Times are UTC, so that they are written with <c>Z</c>.</summary>
    private sealed record ProjectEvent(
        string ProjectId,
        int Run,
        JobStatus Status,
        string? Stage,
        double ProgressPct,
        int ScenesDone,
        int ScenesTotal,
        string Message,
        JobError? Error,
        DateTime UpdatedAt,
        JsonElement? ClientData);
}
