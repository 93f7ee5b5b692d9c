using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Making;
using VidPipe.StandIn.Writing;

namespace VidPipe.StandIn.Gemini;

/// <summary>What a candidate holds.</summary>
internal sealed record Content(IReadOnlyList<JsonObject> Parts, int Tokens)
{
    public bool IsCutShort { get; init; }
}

/// <summary>Makes what a <c>:generateContent</c> request asks for.</summary>
internal sealed partial class ContentMaker(Pictures pictures, Voices voices)
{
    private const int PictureTokens = 1290;
    private const int SpeechRate = 24_000;
    private const int SpeechTokensPerSecond = 25;

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<Content> MakeAsync(ContentRequest request, CancellationToken cancellationToken) => request.Kind switch
    {
        CallKind.Image => await DrawAsync(request, cancellationToken),
        CallKind.Speech => await SpeakAsync(request, cancellationToken),
        _ => Limited(Write(request), request.MaxTokens),
    };

    /// <summary>A text that ends in the middle.</summary>
    public Task<Content> HalfAsync(ContentRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var text = Write(request);
        return Task.FromResult(Limited(text, Math.Max(1, Tokens(text) / 2)));
    }

    /// <summary>Parts marked as thoughts: draft pictures where a picture is asked for, texts else.</summary>
    public async Task<IReadOnlyList<JsonObject>> ThinkAsync(ContentRequest request, int count, CancellationToken cancellationToken)
    {
        var thoughts = new List<JsonObject>();
        for (var i = 0; i < count; i++)
        {
            var thought = request.Kind == CallKind.Image && i % 2 == 1
                ? Inline("image/png", await pictures.DrawAsync(new PictureOrder(256, 256, "image/png", $"draft {i} {request.Prompt}", []), cancellationToken))
                : new JsonObject { ["text"] = $"**Thinking about it, step {i + 1}** {{\"draft\": true}}" };
            thought["thought"] = true;
            thoughts.Add(thought);
        }

        return thoughts;
    }

    private static string Write(ContentRequest request)
    {
        var subject = Subject.Of(request.Question);
        if (request.Schema is not { } schema) return $"A short text about {subject}.";
        return new SchemaWriter(schema, subject, request.Seed + request.Prompt).Write()?.ToJsonString(Pretty) ?? "null";
    }

    private static Content Limited(string text, int maxTokens)
    {
        if (Tokens(text) <= maxTokens) return new Content([new JsonObject { ["text"] = text }], Tokens(text));
        return new Content([new JsonObject { ["text"] = text[..(int)Math.Min(text.Length, maxTokens * 4L)] }], maxTokens) { IsCutShort = true };
    }

    private static int Tokens(string text) => (text.Length + 3) / 4;

    private async Task<Content> DrawAsync(ContentRequest request, CancellationToken cancellationToken)
    {
        var (width, height) = PictureOrder.SizeOf(request.AspectRatio, request.ImageSize);
        var picture = await pictures.DrawAsync(new PictureOrder(width, height, request.ImageType, request.Seed + request.Prompt, request.Images), cancellationToken);
        var part = Inline(request.ImageType, picture);
        return request.Modalities.Contains("TEXT")
            ? new Content([new JsonObject { ["text"] = "Here is the picture." }, part], PictureTokens + 5)
            : new Content([part], PictureTokens);
    }

    private async Task<Content> SpeakAsync(ContentRequest request, CancellationToken cancellationToken)
    {
        var order = new SpeechOrder(Spoken(request.Question), request.Voice, 1, SpeechRate, "PCM");
        var samples = await voices.SpeakAsync(order, cancellationToken);
        return new Content([Inline($"audio/L16;codec=pcm;rate={SpeechRate}", samples)], samples.Length / 2 * SpeechTokensPerSecond / SpeechRate + 1);
    }

    /// <summary>Without the instruction in front: "Say calmly: Hello." is spoken as "Hello."</summary>
    private static string Spoken(string text) => Instruction().Replace(text, "", 1);

    private static JsonObject Inline(string mimeType, byte[] bytes) =>
        new() { ["inlineData"] = new JsonObject { ["mimeType"] = mimeType, ["data"] = Convert.ToBase64String(bytes) } };

    [GeneratedRegex(@"^\s*(say|read|speak|narrate)\b[^:\n]{0,300}:\s*(?=\S)", RegexOptions.IgnoreCase)]
    private static partial Regex Instruction();
}
