using System.Text.Json.Nodes;
using VidPipe.Api.OpenApi;
using VidPipe.Core.Addresses;

namespace VidPipe.Api.Projects;

/// <summary>The published schemas of project requests, from the same limits that the reader applies.</summary>
internal static class ProjectSchemas
{
    public static JsonObject Generate() => Schema.Object(
        ["prompt"],
        ("prompt", Schema.Text(ProjectLimits.PromptLength, minLength: 1)),
        ("style", Schema.Text(ProjectLimits.StyleLength)),
        ("title", Schema.Text(ProjectLimits.TitleLength)),
        ("total_duration", Schema.Number(1, ProjectLimits.MaxTotalDuration, "Seconds; 15 unless given. Decides scene_count.")),
        ("clip_duration", Schema.Integer(1, ProjectLimits.MaxTotalDuration, "Seconds; one that the video model allows.")),
        ("scene_count", Schema.Integer(1, ProjectLimits.MaxScenes, "total_duration / clip_duration, rounded up, unless given.")),
        ("aspect_ratio", Schema.Choice(ProjectLimits.AspectRatios)),
        ("text_model", Schema.Text(ProjectLimits.ModelIdLength)),
        ("image_model", Schema.Text(ProjectLimits.ModelIdLength)),
        ("video_model", Schema.Text(ProjectLimits.ModelIdLength)),
        ("audio_enabled", Schema.Flag(otherwise: true)),
        ("voiceover", Schema.Flag(otherwise: true)),
        ("captions", Schema.Choice(ProjectLimits.Captions, otherwise: "sidecar")),
        ("crossfade", Schema.Number(0, ProjectLimits.MaxCrossfade, "Seconds, under half a clip; 0 unless given.")),
        ("budget_usd", Budget("No cap unless given.")),
        ("seed", Schema.Integer(0, uint.MaxValue, "Random unless given.")),
        ("client_data", Schema.Anything($"Echoed, never read; at most {ProjectLimits.ClientDataBytes} bytes and {ProjectLimits.ClientDataDepth} levels.")),
        ("callback_url", Schema.Text(UrlPolicy.MaxLength)));

    /// <summary>Every field of a start, none required, and the scenes' edits.</summary>
    public static JsonObject Fork()
    {
        var schema = Generate();
        schema.Remove("required");
        var properties = schema["properties"]!.AsObject();
        foreach (var (_, property) in properties) property!.AsObject().Remove("default");
        properties["scene_count"] = Schema.Integer(1, ProjectLimits.MaxScenes, "The source's unless this or total_duration is given. More continue the storyboard, fewer have it written anew.");
        properties["total_duration"] = Schema.Number(1, ProjectLimits.MaxTotalDuration, "Seconds; decides scene_count.");
        properties["seed"] = Schema.Integer(0, uint.MaxValue, "The source's unless given.");
        properties["crossfade"] = Schema.Number(0, ProjectLimits.MaxCrossfade, "Seconds, under half a clip.");
        properties["scene_edits"] = new JsonObject
        {
            ["type"] = "array",
            ["maxItems"] = ProjectLimits.MaxScenes,
            ["items"] = Schema.Object(
                ["scene_index"],
                ("scene_index", Schema.Integer(0, ProjectLimits.MaxScenes - 1, "From 0; each scene at most once.")),
                ("start_frame_prompt", Schema.Text(ProjectLimits.ScenePromptLength, minLength: 1)),
                ("end_frame_prompt", Schema.Text(ProjectLimits.ScenePromptLength, minLength: 1)),
                ("video_motion_prompt", Schema.Text(ProjectLimits.ScenePromptLength, minLength: 1))),
        };
        return schema;
    }

    public static JsonObject Regenerate() => Schema.Object(["what"], ("what", Schema.OptionalChoice(ProjectLimits.Takes)));

    public static JsonObject Resume() => Schema.Object([], ("budget_usd", Budget("The project's own unless given.")));

    private static JsonObject Budget(string otherwise) =>
        Schema.Number(0, ProjectLimits.MaxBudgetUsd, $"US dollars, more than 0, that all runs together may cost; the project stops before the call that would pass it. {otherwise}");

    public static IReadOnlyList<Parameter> Start { get; } =
    [
        new("dry_run", "query", "Validates and estimates only.", Schema.Flag(otherwise: false)),
    ];
}
