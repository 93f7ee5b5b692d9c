using System.Text.Json.Serialization;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Projects;

/// <param name="Run">From 1; a resume starts the next.</param>
/// <param name="Changes">Null in journals of before there were forks.</param>
/// <param name="Owner">Of a next run: the <see cref="RunPlan.Owner"/> whose plan this is. Null in first runs, and in journals of before there was this.</param>
public sealed record ProjectInput(
    ProjectSpec Spec,
    int Run,
    ProjectChanges? Changes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Owner = null);

/// <param name="Status">Complete or stopped; a failed project's orchestration has failed and has no output.</param>
public sealed record ProjectOutput(ProjectStatus Status, AssetRef? Video);

/// <summary>The stages of a run, in order, with their share of the work.</summary>
public static class ProjectStages
{
    public const string Storyboard = "storyboard";
    public const string Keyframes = "keyframes";
    public const string Clips = "clips";
    public const string Stitch = "stitch";

    public static IReadOnlyList<string> All { get; } = [Storyboard, Keyframes, Clips, Stitch];

    public static ProjectStatus StatusOf(string stage) => stage switch
    {
        Storyboard => ProjectStatus.Storyboarding,
        Keyframes => ProjectStatus.Keyframing,
        Clips => ProjectStatus.VideoGen,
        Stitch => ProjectStatus.Stitching,
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Not a stage."),
    };

    /// <summary>Percent done when a stage begins and how much it adds: shares of wall time measured on the synthetic provider.</summary>
    internal static (double From, double Share) PercentOf(string stage) => stage switch
    {
        Storyboard => (0, 2),
        Keyframes => (2, 23),
        Clips => (25, 55),
        Stitch => (80, 19),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Not a stage."),
    };
}

/// <summary>What the document learns at a stage's or scene's end. Null means unchanged.</summary>
/// <param name="Spec">With the first save of a run only: it opens the run, and in the first run the document.</param>
/// <param name="Changes">With the spec.</param>
/// <param name="Storyboard">The storyboard's asset, read when the patch is applied.</param>
/// <param name="StageSeconds">Of a stage that has ended.</param>
public sealed record ProjectPatch(
    string ProjectId,
    int Run,
    int Revision,
    DateTimeOffset At,
    ProjectStatus Status,
    string? Stage,
    double ProgressPct,
    string Message,
    ProjectSpec? Spec = null,
    ProjectChanges? Changes = null,
    AssetRef? Storyboard = null,
    IReadOnlyList<ScenePatch>? Scenes = null,
    IReadOnlyDictionary<string, double>? StageSeconds = null,
    IReadOnlyList<StepEntry>? Steps = null,
    OutputDocument? Output = null,
    ProjectError? Error = null);

public sealed record ScenePatch(
    int SceneIndex, SceneStatus Status, IReadOnlyList<KeyframeDocument>? Keyframes, ClipDocument? Clip, ProjectError? Error);

/// <param name="IsDeleted">Nothing was saved: the project has been deleted.</param>
public sealed record ProjectSaved(bool IsDeleted);
