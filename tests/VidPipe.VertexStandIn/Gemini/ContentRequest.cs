using System.Text.Json;
using VidPipe.StandIn.Calls;

namespace VidPipe.StandIn.Gemini;

/// <summary>A checked <c>:generateContent</c> request.</summary>
internal sealed class ContentRequest(JsonElement body)
{
    private readonly JsonElement _config = body.TryGetProperty("generationConfig", out var config) ? config : default;

    public CallKind Kind => Modalities.Contains("AUDIO") ? CallKind.Speech : Modalities.Contains("IMAGE") ? CallKind.Image : CallKind.Text;

    public string[] Modalities => Config("responseModalities") is { } list ? [.. list.EnumerateArray().Select(m => m.GetString()!)] : [];

    /// <summary>All texts: the system's, then the contents'.</summary>
    public string Prompt
    {
        get
        {
            var system = body.TryGetProperty("systemInstruction", out var given) ? Texts(given) : [];
            return string.Join('\n', system.Concat(body.GetProperty("contents").EnumerateArray().SelectMany(Texts)));
        }
    }

    /// <summary>What is asked now: the texts of the last content.</summary>
    public string Question => string.Join('\n', Texts(body.GetProperty("contents").EnumerateArray().Last()));

    public IReadOnlyList<byte[]> Images =>
    [
        .. body.GetProperty("contents").EnumerateArray()
            .SelectMany(c => c.GetProperty("parts").EnumerateArray())
            .Where(p => p.TryGetProperty("inlineData", out var data) && data.GetProperty("mimeType").GetString()!.StartsWith("image/", StringComparison.Ordinal))
            .Select(p => p.GetProperty("inlineData").GetProperty("data").GetBytesFromBase64()),
    ];

    public JsonElement? Schema => Config("responseSchema");

    public int Candidates => Config("candidateCount")?.GetInt32() ?? 1;

    public int MaxTokens => Config("maxOutputTokens")?.GetInt32() ?? int.MaxValue;

    public string Seed => Config("seed")?.GetRawText() ?? "";

    public string AspectRatio => Image("aspectRatio")?.GetString() ?? "1:1";

    public string ImageSize => Image("imageSize")?.GetString() ?? "1K";

    public string ImageType => Image("imageOutputOptions") is { } output && output.TryGetProperty("mimeType", out var type) ? type.GetString()! : "image/png";

    public string Voice => Config("speechConfig") is { } speech ? speech.GetRawText() : "";

    private static IEnumerable<string> Texts(JsonElement content) =>
        content.GetProperty("parts").EnumerateArray().Where(p => p.TryGetProperty("text", out _)).Select(p => p.GetProperty("text").GetString()!);

    private JsonElement? Config(string name) => _config.ValueKind == JsonValueKind.Object && _config.TryGetProperty(name, out var value) ? value : null;

    private JsonElement? Image(string name) => Config("imageConfig") is { } image && image.TryGetProperty(name, out var value) ? value : null;
}
