using System.Text.Json.Serialization;
using System.Text.Json;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

public enum CaptionMode
{
    None,
    Burned,
    Sidecar,
}

/// <summary>Everything that decides what a project makes, resolved and valid: no field is left to a default later.</summary>
/// <param name="ClipDuration">Seconds, one that the video model allows.</param>
/// <param name="Crossfade">Seconds; under half a clip.</param>
/// <param name="SpeechModel">From the model table; not a field of the request.</param>
/// <param name="ClientData">Echoed, never read.</param>
/// <param name="BudgetUsd">What the project's paid calls may count for in all, over all its runs; null for no cap. A resume may change it.</param>
/// <param name="CallbackUrl">Who is told how each run ends, or null.</param>
public sealed record ProjectSpec(
    string Prompt,
    string? Style,
    string? Title,
    int ClipDuration,
    int SceneCount,
    string AspectRatio,
    string TextModel,
    string ImageModel,
    string VideoModel,
    string SpeechModel,
    bool AudioEnabled,
    bool Voiceover,
    CaptionMode Captions,
    double Crossfade,
    uint Seed,
    JsonElement? ClientData,
    decimal? BudgetUsd = null,
    string? CallbackUrl = null)
    : IJobSpec
{
    int IJobSpec.Parts => SceneCount;

    IJobSpec IJobSpec.WithBudget(decimal? budgetUsd) => this with { BudgetUsd = budgetUsd };

    /// <summary>Made small (<see cref="Generation.Canvas.For"/>), as <see cref="ProjectDefaults"/> had it when the project was started.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDraft { get; init; }
}

/// <summary>What a host decides for the projects that are started on it.</summary>
/// <param name="IsDraft">They are drafts.</param>
public sealed record ProjectDefaults(bool IsDraft = false);
