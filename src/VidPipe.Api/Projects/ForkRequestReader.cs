using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>A fork's spec and edits, valid.</summary>
internal sealed record ForkRequest(ProjectSpec Spec, IReadOnlyList<SceneEdit> Edits);

/// <summary>
/// Reads a fork's edits: they are laid over the source's request, and the whole goes through the validation that every
/// request goes through. What the source has and is not valid any more (a model that is gone) must be given anew.
/// </summary>
internal sealed class ForkRequestReader(ModelTable models, ProjectSpecReader specs)
{
    /// <summary>Fields where an empty text takes the source's away, as null leaves it.</summary>
    private static readonly string[] Clearable = ["style", "title", "callback_url"];

    private const string SceneEdits = "scene_edits";

    /// <returns>Null when an error was noted.</returns>
    public ForkRequest? Read(JsonElement body, ProjectSpec source, FieldErrors errors)
    {
        var fields = new FieldReader(body, errors);
        if (!errors.IsEmpty) return null;

        var spec = specs.Read(Merge(body, source), errors, () => source.Seed, SceneEdits);
        var edits = Edits(fields, spec?.SceneCount ?? ProjectLimits.MaxScenes);
        if (spec is null || !errors.IsEmpty) return null;

        // The voice is no field of a request: the source's speaks on, for as long as it is in the table.
        var voice = models.Find(ModelKind.Speech, source.SpeechModel)?.Id ?? spec.SpeechModel;
        return new ForkRequest(spec with { SpeechModel = voice }, edits);
    }

    private static JsonElement Merge(JsonElement body, ProjectSpec source)
    {
        var merged = new JsonObject
        {
            ["prompt"] = source.Prompt,
            ["style"] = source.Style,
            ["title"] = source.Title,
            ["clip_duration"] = source.ClipDuration,
            ["aspect_ratio"] = source.AspectRatio,
            ["text_model"] = source.TextModel,
            ["image_model"] = source.ImageModel,
            ["video_model"] = source.VideoModel,
            ["audio_enabled"] = source.AudioEnabled,
            ["voiceover"] = source.Voiceover,
            ["captions"] = JsonSerializer.SerializeToNode(source.Captions, DurableJson.Options),
            ["crossfade"] = source.Crossfade,
            ["seed"] = source.Seed,
            ["client_data"] = source.ClientData is { } data ? JsonSerializer.SerializeToNode(data, DurableJson.Options) : null,
        };
        if (source.BudgetUsd is { } budget) merged["budget_usd"] = budget;
        if (source.CallbackUrl is { } callback) merged["callback_url"] = callback;
        var edits = body.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        if (!edits.ContainsKey("total_duration")) merged["scene_count"] = source.SceneCount;
        foreach (var (name, value) in edits)
        {
            var clears = Clearable.Contains(name, StringComparer.Ordinal) && value.ValueKind == JsonValueKind.String && value.GetString() is "";
            merged[name] = clears ? null : JsonSerializer.SerializeToNode(value, ApiJson.Options);
        }

        // Left as they are, and refused when no field has such a name.
        foreach (var name in body.EnumerateObject().Select(p => p.Name)) merged.TryAdd(name, null);
        return JsonSerializer.SerializeToElement(merged, ApiJson.Options);
    }

    private static List<SceneEdit> Edits(FieldReader fields, int sceneCount)
    {
        var edits = new List<SceneEdit>();
        var seen = new HashSet<int>();
        foreach (var item in fields.Items(SceneEdits, ProjectLimits.MaxScenes))
        {
            var index = (int?)item.Whole("scene_index", 0, sceneCount - 1);
            if (index is null && !item.IsWrong("scene_index")) item.Add("scene_index", "Is required.");
            if (index is not null && !seen.Add(index.Value)) item.Add("scene_index", "Comes twice.");

            var (start, end, motion) = (Prompt(item, "start_frame_prompt"), Prompt(item, "end_frame_prompt"), Prompt(item, "video_motion_prompt"));
            item.RefuseOthers();
            if (index is not null) edits.Add(new SceneEdit(index.Value, start, end, motion));
        }

        return edits;
    }

    private static string? Prompt(FieldReader item, string field)
    {
        var prompt = item.Text(field, ProjectLimits.ScenePromptLength);
        if (prompt is not null && string.IsNullOrWhiteSpace(prompt)) item.Add(field, "Must not be empty.");
        return prompt;
    }
}
