using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>The body of <c>GET /api/projects/{id}</c>: the stored document without its bookkeeping, with paths instead of blob references.</summary>
/// <param name="Title">The request's, else the storyboard's; null until it is written.</param>
/// <param name="TotalDuration">Seconds that all scenes together are planned for.</param>
internal sealed record ProjectView(
    string ProjectId,
    ProjectStatus Status,
    string? Stage,
    double ProgressPct,
    string Message,
    int Run,
    string? Title,
    ProjectSpec Spec,
    int TotalDuration,
    StoryboardSection? Storyboard,
    IReadOnlyList<SceneDocument> Scenes,
    IReadOnlyList<RunDocument> Runs,
    CostDocument Costs,
    ProjectOutput? Output,
    string? ForkedFrom,
    JobError? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static ProjectView Of(ProjectDocument project) => new(
        project.JobId,
        ProjectStatuses.Of(project.Status, project.Stage),
        project.Stage,
        project.ProgressPct,
        project.Message,
        project.Run,
        project.Title,
        project.Spec,
        project.Spec.ClipDuration * project.Spec.SceneCount,
        project.Storyboard,
        project.Scenes,
        project.Runs,
        project.Costs,
        // Between a resume or regenerate and its end there is an output of the run before; it cannot be downloaded then.
        project.Status == JobStatus.Complete && project.Output is { } output ? ProjectOutput.Of(project.JobId, output) : null,
        project.ForkedFrom,
        project.Error,
        project.CreatedAt,
        project.UpdatedAt);
}

/// <param name="Digest">SHA-256 of the video; also the ETag of its download.</param>
/// <param name="Duration">Seconds, as measured.</param>
/// <param name="Bytes">Size of the video.</param>
/// <param name="DriftSeconds">Largest measured distance between sound and picture.</param>
internal sealed record ProjectOutput(
    string Digest,
    long Bytes,
    double? Duration,
    int? Width,
    int? Height,
    double DriftSeconds,
    string DownloadUrl,
    string PosterUrl,
    string? CaptionsSrtUrl,
    string? CaptionsVttUrl)
{
    public static ProjectOutput Of(string projectId, OutputDocument output) => new(
        output.Video.Digest,
        output.Video.Length,
        output.Video.Duration,
        output.Video.Width,
        output.Video.Height,
        output.DriftSeconds,
        ProjectUrls.Part(projectId, "download"),
        ProjectUrls.Part(projectId, "poster"),
        output.CaptionsSrt is null ? null : ProjectUrls.Part(projectId, "captions.srt"),
        output.CaptionsVtt is null ? null : ProjectUrls.Part(projectId, "captions.vtt"));
}
