using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Local.Client;

/// <summary>What the commands read of the answer of <c>GET /api/projects/{id}</c>.</summary>
internal sealed record ProjectAnswer(
    string ProjectId,
    ProjectStatus Status,
    string? Stage,
    double ProgressPct,
    string Message,
    int Run,
    string? Title,
    ProjectSpec Spec,
    StoryboardSection? Storyboard,
    IReadOnlyList<SceneDocument> Scenes,
    IReadOnlyList<RunDocument> Runs,
    CostDocument Costs,
    OutputAnswer? Output,
    JobError? Error,
    DateTimeOffset UpdatedAt)
{
    /// <summary>What a person knows it by.</summary>
    public string Name => Title ?? Spec.Prompt;
}

/// <param name="Digest">SHA-256 of the video.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="CaptionsSrtUrl">Null without captions.</param>
internal sealed record OutputAnswer(string Digest, long Bytes, double? Duration, int? Width, int? Height, string? CaptionsSrtUrl);
