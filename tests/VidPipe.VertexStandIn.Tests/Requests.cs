using System.Text.Json.Nodes;

namespace VidPipe.StandIn.Tests;

/// <summary>Requests as Google documents them; a test changes what it is about.</summary>
internal static class Requests
{
    /// <summary>A picture of one pixel.</summary>
    public const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    public static JsonObject Text(string prompt = "A fox crosses a frozen lake", string? schema = null)
    {
        var config = new JsonObject();
        if (schema is not null)
        {
            config["responseMimeType"] = "application/json";
            config["responseSchema"] = JsonNode.Parse(schema);
        }

        return Contents(prompt, config);
    }

    public static JsonObject Picture(string prompt = "A lighthouse at dawn", string aspectRatio = "16:9") => Contents(
        prompt,
        new JsonObject { ["responseModalities"] = new JsonArray("TEXT", "IMAGE"), ["imageConfig"] = new JsonObject { ["aspectRatio"] = aspectRatio } });

    public static JsonObject Speech(string text = "Say calmly: The keeper rows out at dawn.") => Contents(
        text,
        new JsonObject
        {
            ["responseModalities"] = new JsonArray("AUDIO"),
            ["speechConfig"] = new JsonObject
            {
                ["languageCode"] = "en-US",
                ["voiceConfig"] = new JsonObject { ["prebuiltVoiceConfig"] = new JsonObject { ["voiceName"] = "Kore" } },
            },
        });

    public static JsonObject Video(string prompt = "The boat drifts to the left", int seconds = 4) => new()
    {
        ["instances"] = new JsonArray(new JsonObject { ["prompt"] = prompt, ["image"] = Inline() }),
        ["parameters"] = new JsonObject
        {
            ["sampleCount"] = 1,
            ["durationSeconds"] = seconds,
            ["aspectRatio"] = "16:9",
            ["resolution"] = "720p",
            ["generateAudio"] = false,
            ["seed"] = 4_000_000_000,
        },
    };

    public static JsonObject Imagen(string prompt = "A harbour") => new()
    {
        ["instances"] = new JsonArray(new JsonObject { ["prompt"] = prompt }),
        ["parameters"] = new JsonObject { ["sampleCount"] = 2, ["aspectRatio"] = "9:16", ["includeRaiReason"] = true },
    };

    public static JsonObject Synthesis(string text = "The keeper rows out at dawn.", string encoding = "LINEAR16") => new()
    {
        ["input"] = new JsonObject { ["text"] = text },
        ["voice"] = new JsonObject { ["languageCode"] = "en-US", ["name"] = "en-US-Chirp3-HD-Kore" },
        ["audioConfig"] = new JsonObject { ["audioEncoding"] = encoding, ["sampleRateHertz"] = 24_000 },
    };

    public static JsonObject Inline(string mimeType = "image/png", string data = Png) => new() { ["bytesBase64Encoded"] = data, ["mimeType"] = mimeType };

    private static JsonObject Contents(string prompt, JsonObject config) => new()
    {
        ["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = prompt }) }),
        ["generationConfig"] = config,
    };
}
