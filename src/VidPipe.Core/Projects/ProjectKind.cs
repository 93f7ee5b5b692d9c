using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <summary>The stages of a run.</summary>
public static class ProjectStages
{
    public const string Storyboard = "storyboard";
    public const string Keyframes = "keyframes";
    public const string Clips = "clips";
    public const string Stitch = "stitch";

    /// <summary>In order, with their names on the wire. The shares are of wall time, measured on the synthetic provider.</summary>
    internal static IReadOnlyList<JobStage> Shares { get; } =
        [new(Storyboard, 2, "storyboarding"), new(Keyframes, 23, "keyframing"), new(Clips, 55, "video_gen"), new(Stitch, 19, "stitching")];

    public static IReadOnlyList<string> All { get; } = [.. Shares.Select(stage => stage.Name)];
}

/// <summary>Projects as a kind of job. Their custom status is <see cref="ProjectStatusSummary"/>, which clients of the management API read.</summary>
public sealed class ProjectKind : JobKind<ProjectInput, ProjectDocument>
{
    private ProjectKind()
        : base(ProjectOrchestrator.Handle, ProjectStages.Shares, input => new ProjectDocument
        {
            Spec = input.Spec,
            Scenes = [],
            Changes = input.Changes,
            ForkedFrom = input.Changes?.ForkedFrom,
        })
    {
    }

    public static ProjectKind Instance { get; } = new();

    internal override JobSummary? ReadSummary(string? customStatus) => DurableJson.Deserialize<ProjectStatusSummary>(customStatus)?.ToJob();

    internal override object Show(JobSummary summary) => ProjectStatusSummary.Of(summary);
}
