using System.Text.Json;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Vertex.Answers;

/// <summary>What <c>generateContent</c> came to: the parts of its one candidate, thoughts left out, once it is known that nothing was blocked or cut.</summary>
internal sealed class GeminiAnswer
{
    private static readonly string[] PolicyReasons = ["SAFETY", "PROHIBITED", "BLOCKLIST", "RECITATION", "SPII", "MODEL_ARMOR", "JAILBREAK"];
    private readonly AnswerDocument _document;
    private readonly IReadOnlyList<JsonElement> _parts;
    private readonly ErrorCode _failed;

    private GeminiAnswer(AnswerDocument document, IReadOnlyList<JsonElement> parts, string finishReason, ErrorCode failed)
    {
        (_document, _parts, _failed) = (document, parts, failed);
        (FinishReason, Text) = (finishReason, string.Concat(parts.Select(p => p.Text("text"))));
    }

    /// <summary>Empty when none was given.</summary>
    public string FinishReason { get; }

    /// <summary>All text of the answer.</summary>
    public string Text { get; }

    /// <param name="failed">The code of an answer that cannot be used.</param>
    /// <exception cref="GenerationException">CONTENT_POLICY: prompt or answer was blocked; <paramref name="failed"/>: it was cut.</exception>
    /// <exception cref="UnusableAnswerException"><paramref name="failed"/>: there is none.</exception>
    public static GeminiAnswer Read(AnswerDocument document, ErrorCode failed)
    {
        var root = document.Root;
        var candidate = root.First("candidates");
        if (root.Object("promptFeedback") is { } feedback && feedback.Text("blockReason") is { } block && candidate is null)
        {
            throw new GenerationException(
                Failure.Of(ErrorCode.ContentPolicy, Blocked("The content policy refused the prompt", block, feedback.Text("blockReasonMessage"), feedback)), CallBilling.NotBilled);
        }

        if (candidate is not { ValueKind: JsonValueKind.Object } answer)
        {
            throw Unusable(failed, "The model gave no answer.");
        }

        // A gRPC client that does not know the reason's name has its number alone.
        var reason = answer.Text("finishReason") ?? (answer.Number("finishReason") is { } number ? $"reason {number}" : "");
        if (PolicyReasons.Any(policy => reason.Contains(policy, StringComparison.Ordinal)))
        {
            throw new GenerationException(
                Failure.Of(ErrorCode.ContentPolicy, Blocked("The content policy stopped the answer", reason, answer.Text("finishMessage"), answer)), CallBilling.Billed);
        }

        if (reason == "MAX_TOKENS")
        {
            // The next answer would be cut as well: only a setting helps.
            throw new GenerationException(
                Failure.Of(failed, "The answer was cut at the model's limit of tokens (MAX_TOKENS). Ask for less at once, raise Vertex:MaxOutputTokens, or lower Vertex:ThinkingLevel."),
                CallBilling.Billed);
        }

        var parts = (answer.Object("content") ?? default).Elements("parts").Where(part => !part.IsTrue("thought")).ToList();
        return new GeminiAnswer(document, parts, reason, failed);
    }

    /// <summary>The first file in the answer, and what it is said to be.</summary>
    public (Payload File, string MediaType)? Media() =>
        _parts.Select(part => part.Object("inlineData")).OfType<JsonElement>()
            .Select(data => (File: _document.Media(data, "data"), MediaType: data.Text("mimeType") ?? ""))
            .Where(found => found.File is { Length: > 0 })
            .Select(found => ((Payload, string)?)(found.File!, found.MediaType))
            .FirstOrDefault();

    /// <summary>What to throw when the answer is not what was asked for. It is billed all the same.</summary>
    public UnusableAnswerException Unusable(string what) => Unusable(_failed, what + Details());

    private static UnusableAnswerException Unusable(ErrorCode code, string what) => new(Failure.Of(code, what));

    private string Details()
    {
        var reason = FinishReason is "" or "STOP" ? "" : $" It ended with {OneLine.Of(FinishReason, 60)}.";
        return Text.Length == 0 ? reason : $"{reason} The model wrote: {OneLine.Of(Text, 300)}";
    }

    private static string Blocked(string what, string reason, string? message, JsonElement rated)
    {
        var categories = rated.Elements("safetyRatings").Where(r => r.IsTrue("blocked")).Select(r => r.Text("category")).OfType<string>()
            .Select(c => OneLine.Of(c.Replace("HARM_CATEGORY_", "", StringComparison.Ordinal), 40)).Take(6).ToList();
        var why = categories.Count == 0 ? "" : $" for {string.Join(", ", categories)}";
        return $"{what} ({OneLine.Of(reason, 60)}{why}). {OneLine.Of(message ?? "")}".TrimEnd();
    }
}
