using System.Text.Json.Nodes;

namespace VidPipe.Providers.Vertex.Text;

/// <summary>The response schemas of storyboards, in the subset of OpenAPI that Gemini takes.</summary>
internal static class StoryboardSchema
{
    /// <summary>Counts that a schema states; a larger one makes it more than the service decodes by. The prompt states them all.</summary>
    private const int LargestCount = 16;

    private static readonly string[] SceneFields =
        ["sceneDescription", "startFramePrompt", "endFramePrompt", "videoMotionPrompt", "transitionNotes", "narration"];

    public static JsonObject Whole(int scenes) => Object(
        ("title", Text()),
        ("styleGuide", Text()),
        ("characters", Array(Object(("name", Text()), ("description", Text())), null)),
        ("scenes", Scenes(scenes)));

    public static JsonObject Added(int scenes) => Object(("scenes", Scenes(scenes)));

    private static JsonObject Scenes(int count) => Array(Object([.. SceneFields.Select(field => (field, Text()))]), count);

    private static JsonObject Text() => new() { ["type"] = "STRING" };

    private static JsonObject Array(JsonObject items, int? count)
    {
        var array = new JsonObject { ["type"] = "ARRAY", ["items"] = items };
        if (count is not (>= 1 and <= LargestCount)) return array;
        array["minItems"] = count;
        array["maxItems"] = count;
        return array;
    }

    private static JsonObject Object(params (string Name, JsonObject Schema)[] properties) => new()
    {
        ["type"] = "OBJECT",
        ["required"] = Names(properties),
        ["propertyOrdering"] = Names(properties),
        ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, p.Schema))),
    };

    private static JsonArray Names((string Name, JsonObject Schema)[] properties) => [.. properties.Select(p => JsonValue.Create(p.Name))];
}
