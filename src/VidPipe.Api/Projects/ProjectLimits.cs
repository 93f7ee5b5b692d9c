namespace VidPipe.Api.Projects;

/// <summary>The ranges of a project request: validation and the published schema read them here.</summary>
internal static class ProjectLimits
{
    public const int PromptLength = 8000;
    public const int StyleLength = 500;
    public const int TitleLength = 200;

    /// <summary>Of one prompt of a scene, given in place of the storyboard's.</summary>
    public const int ScenePromptLength = 1000;

    public const int LongestId = 128;

    /// <summary>Of a part of an id that projects are looked up by.</summary>
    public const int ShortestIdPart = 8;

    public const int ModelIdLength = 200;
    public const int MaxTotalDuration = 600;
    public const int DefaultTotalDuration = 15;
    public const int MaxScenes = 60;
    public const int MaxCrossfade = 2;
    public const int MaxBudgetUsd = 1_000_000;
    public const int ClientDataBytes = 16 * 1024;

    /// <summary>Leaves room for what it is stored and shown in: serializers go 64 levels deep.</summary>
    public const int ClientDataDepth = 32;

    /// <summary>The first is the default.</summary>
    public static IReadOnlyList<string> AspectRatios { get; } = ["16:9", "9:16", "1:1"];

    /// <summary>The wire names of the caption modes.</summary>
    public static IReadOnlyList<string> Captions { get; } = ["none", "burned", "sidecar"];

    /// <summary>The wire names of what can be made anew.</summary>
    public static IReadOnlyList<string> Takes { get; } = ["keyframes", "clip"];
}
