namespace VidPipe.Core.Projects;

/// <summary>What a run would do with what there is.</summary>
/// <param name="Estimate">What it would cost: the calls of what is to be made, and no others.</param>
/// <param name="ToMake">What is to be made. What depends on something to be made counts as to be made too.</param>
/// <param name="Lost">The part of it that had been made and whose files are gone.</param>
/// <param name="Kept">What is there already, whoever made it.</param>
/// <param name="ResumeFrom">The first stage that has work left: storyboard, keyframes, clips or stitch.</param>
public sealed record ProjectForecast(ProjectEstimate Estimate, ProjectParts ToMake, ProjectParts Lost, KeptParts Kept, string ResumeFrom)
{
    /// <summary>Whether a run would make nothing.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasNothingToMake => ToMake is { Storyboard: false, Stitch: false, Keyframes.Count: 0, Clips.Count: 0, Voices.Count: 0 };

    /// <summary>The stages before, whose results are kept.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> Skipping => [.. ProjectStages.All.TakeWhile(s => s != ResumeFrom)];
}

/// <summary>Parts of a project, scenes by their index from 0.</summary>
/// <param name="Storyboard">The storyboard, or an extension of it.</param>
/// <param name="Keyframes">Scenes with one or both keyframes.</param>
/// <param name="Stitch">The finished video.</param>
public sealed record ProjectParts(
    bool Storyboard, IReadOnlyList<int> Keyframes, IReadOnlyList<int> Clips, IReadOnlyList<int> Voices, bool Stitch);

/// <param name="Scenes">Scenes of the storyboard whose texts are known and not edited.</param>
public sealed record KeptParts(int Scenes, int Keyframes, int Clips);

/// <summary>A fork that is valid: what its first run starts with, and what that will do.</summary>
public sealed record ForkPlan(ProjectInput Input, ProjectForecast Forecast);

/// <summary>The next run of a project, planned and not yet started.</summary>
/// <param name="Owner">Drawn for this plan: whoever starts it again is the same.</param>
public sealed record RunPlan(string ProjectId, string Owner, ProjectInput Input, ProjectForecast Forecast);
