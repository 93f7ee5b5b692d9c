using System.Text.Json.Nodes;

namespace VidPipe.Providers.Tests.Vertex.Rigs;

/// <summary>Answers as Google's services give them.</summary>
internal static class Answer
{
    public static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Enumerable.Range(0, 1000).Select(i => (byte)i)];

    public static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. Enumerable.Range(0, 500).Select(i => (byte)i)];

    public static readonly byte[] Mp4 = [0, 0, 0, 24, .. "ftypmp42"u8, .. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    public static string Text(string text, string finishReason = "STOP") => Candidate(new JsonArray(new JsonObject { ["text"] = text }), finishReason);

    public static string Candidate(JsonArray parts, string finishReason = "STOP") => new JsonObject
    {
        ["candidates"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["content"] = new JsonObject { ["role"] = "model", ["parts"] = parts },
            ["finishReason"] = finishReason,
        }),
        ["usageMetadata"] = new JsonObject { ["totalTokenCount"] = 2 },
    }.ToJsonString();

    public static JsonObject Inline(string mediaType, byte[] data) => new()
    {
        ["inlineData"] = new JsonObject { ["mimeType"] = mediaType, ["data"] = Convert.ToBase64String(data) },
    };

    public static string Media(string mediaType, byte[] data) => Candidate([Inline(mediaType, data)]);

    public static JsonObject Scene(int index) => new()
    {
        ["sceneDescription"] = $"Scene {index}.",
        ["startFramePrompt"] = $"The Fox stands at the start of {index}.",
        ["endFramePrompt"] = $"The forest at the end of {index}.",
        ["videoMotionPrompt"] = $"Push in {index}.",
        ["transitionNotes"] = "Go on.",
        ["narration"] = $"Words {index}.",
    };

    public static JsonObject Story(int scenes) => new()
    {
        ["title"] = "The Lantern",
        ["styleGuide"] = "Watercolour, warm light.",
        ["characters"] = new JsonArray(
            new JsonObject { ["name"] = "Fox", ["description"] = "a small red fox with a blue scarf" },
            new JsonObject { ["name"] = "Owl", ["description"] = "a grey owl" }),
        ["scenes"] = new JsonArray([.. Enumerable.Range(0, scenes).Select(Scene)]),
    };

    public static string Running(string operation) => $$"""{"name":"{{operation}}"}""";

    public static string Done(string operation, string response) => $$"""{"name":"{{operation}}","done":true,"response":{{response}}}""";

    public static string DoneInline(string operation, byte[] video) =>
        Done(operation, $$"""{"raiMediaFilteredCount":0,"videos":[{"bytesBase64Encoded":"{{Convert.ToBase64String(video)}}","mimeType":"video/mp4"}]}""");
}
