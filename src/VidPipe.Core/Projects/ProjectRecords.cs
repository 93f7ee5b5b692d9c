using VidPipe.Core.Assets;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <inheritdoc cref="JobInput"/>
/// <param name="Changes">Null in journals of before there were forks.</param>
public sealed record ProjectInput(ProjectSpec Spec, int Run, ProjectChanges? Changes = null, string? Owner = null) : JobInput<ProjectSpec>(Spec, Run, Owner);

/// <inheritdoc/>
public sealed record ProjectPatch : JobPatch
{
    /// <summary>With the first save of a run only: it opens the run, and in the first run the document.</summary>
    public ProjectSpec? Spec { get; init; }

    /// <summary>With the spec.</summary>
    public ProjectChanges? Changes { get; init; }

    /// <summary>The storyboard's asset, read when the patch is applied.</summary>
    public AssetRef? Storyboard { get; init; }

    public IReadOnlyList<ScenePatch>? Scenes { get; init; }

    public OutputDocument? Output { get; init; }

    public override bool OpensRun => Spec is not null;
}

public sealed record ScenePatch(
    int SceneIndex, SceneStatus Status, IReadOnlyList<KeyframeDocument>? Keyframes, ClipDocument? Clip, JobError? Error);
