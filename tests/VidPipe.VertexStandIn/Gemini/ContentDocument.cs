using System.Text.Json;
using VidPipe.StandIn.Checking;
using static VidPipe.StandIn.Checking.Shapes;

namespace VidPipe.StandIn.Gemini;

/// <summary>The request of <c>:generateContent</c>, for text, pictures and speech.</summary>
internal static class ContentDocument
{
    private static readonly Shape Part = Both(
        Object(
            May("text", Words),
            May("inlineData", Both(Object(Must("mimeType", Words), Must("data", Base64)), TrueToItsType)),
            May("fileData", Object(Must("mimeType", Words), Must("fileUri", StorageObject))),
            May("thought", Flag),
            May("thoughtSignature", Base64)),
        Exactly("text", "inlineData", "fileData"));

    private static readonly Shape Voice = Object(Must("prebuiltVoiceConfig", Object(Must("voiceName", Words))));

    private static readonly Shape SpeechConfig = Object(
        May("languageCode", Words),
        May("voiceConfig", Voice),
        May("multiSpeakerVoiceConfig", Object(Must("speakerVoiceConfigs", List(Object(Must("speaker", Words), Must("voiceConfig", Voice)), 2, 2)))));

    private static readonly Shape ImageConfig = Object(
        May("aspectRatio", OneOf("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "1:4", "4:1", "1:8", "8:1")),
        May("imageSize", OneOf("512", "1K", "2K", "4K")),
        May("personGeneration", OneOf("ALLOW_ALL", "ALLOW_ADULT", "ALLOW_NONE")),
        May("imageOutputOptions", Object(May("mimeType", OneOf("image/png", "image/jpeg")), May("compressionQuality", Integer(0, 100)))));

    private static readonly Shape Thinking = (value, path, faults) =>
    {
        Object(May("includeThoughts", Flag), May("thinkingLevel", OneOf("MINIMAL", "LOW", "MEDIUM", "HIGH")), May("thinkingBudget", Integer(-1, 65_536)))(value, path, faults);
        if (value.ValueKind != JsonValueKind.Object) return;
        faults.When(value.TryGetProperty("thinkingLevel", out _) && value.TryGetProperty("thinkingBudget", out _), path, "has both thinkingLevel and thinkingBudget");
    };

    private static readonly Shape Config = Object(
        May("temperature", Number(0, 2)),
        May("topP", Number(0, 1)),
        May("topK", Number(1, 1000)),
        May("candidateCount", Integer(1, 8)),
        May("maxOutputTokens", Integer(1, 1 << 20)),
        May("stopSequences", List(Text, 0, 5)),
        // int32 in content.proto: a seed of 2^31 and more is refused here, though Veo takes an uint32.
        May("seed", Integer(int.MinValue, int.MaxValue)),
        May("presencePenalty", Number(-2, 2)),
        May("frequencyPenalty", Number(-2, 2)),
        May("responseMimeType", OneOf("text/plain", "application/json", "text/x.enum")),
        May("responseSchema", SchemaDocument.Check),
        May("responseJsonSchema", Anything),
        May("responseLogprobs", Flag),
        May("logprobs", Integer(1, 20)),
        May("audioTimestamp", Flag),
        May("responseModalities", List(OneOf("TEXT", "IMAGE", "AUDIO"), 1, 3)),
        May("mediaResolution", OneOf("MEDIA_RESOLUTION_LOW", "MEDIA_RESOLUTION_MEDIUM", "MEDIA_RESOLUTION_HIGH")),
        May("speechConfig", SpeechConfig),
        May("imageConfig", ImageConfig),
        May("thinkingConfig", Thinking),
        May("routingConfig", MapOf(Anything)));

    private static readonly Shape Safety = Object(
        Must("category", OneOf(
            "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_DANGEROUS_CONTENT", "HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_SEXUALLY_EXPLICIT", "HARM_CATEGORY_CIVIC_INTEGRITY",
            "HARM_CATEGORY_IMAGE_HATE", "HARM_CATEGORY_IMAGE_DANGEROUS_CONTENT", "HARM_CATEGORY_IMAGE_HARASSMENT", "HARM_CATEGORY_IMAGE_SEXUALLY_EXPLICIT", "HARM_CATEGORY_JAILBREAK")),
        Must("threshold", OneOf("BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF")),
        May("method", OneOf("SEVERITY", "PROBABILITY")));

    private static readonly Shape Request = Object(
        Must("contents", List(Object(Must("role", OneOf("user", "model")), Must("parts", List(Part, 1))), 1)),
        May("systemInstruction", Object(May("role", OneOf("user", "system")), Must("parts", List(Object(Must("text", Words)), 1)))),
        May("generationConfig", Config),
        May("safetySettings", List(Safety)),
        May("labels", Labels),
        May("cachedContent", Words),
        May("tools", List(MapOf(Anything))),
        May("toolConfig", MapOf(Anything)),
        May("modelArmorConfig", MapOf(Anything)));

    public static void Check(JsonElement body, Faults faults)
    {
        Request(body, "", faults);
        if (faults.Any || !body.TryGetProperty("generationConfig", out var config)) return;

        const string at = "generationConfig";
        bool Has(string name) => config.TryGetProperty(name, out _);
        string[] modalities = Has("responseModalities") ? [.. config.GetProperty("responseModalities").EnumerateArray().Select(m => m.GetString()!)] : [];
        var mime = config.TryGetProperty("responseMimeType", out var given) ? given.GetString() : null;
        faults.When(Has("responseSchema") && Has("responseJsonSchema"), at, "has both responseSchema and responseJsonSchema");
        faults.When(Has("responseSchema") && (mime is null or "text/plain"), $"{at}.responseMimeType", "must be application/json with a responseSchema");
        faults.When(modalities.Distinct().Count() != modalities.Length, $"{at}.responseModalities", "has one twice");
        faults.When(modalities.Contains("AUDIO") && modalities.Length > 1, $"{at}.responseModalities", "AUDIO stands alone");
        faults.When(Has("imageConfig") && !modalities.Contains("IMAGE"), $"{at}.imageConfig", "is for the modality IMAGE");
        faults.When(Has("speechConfig") && !modalities.Contains("AUDIO"), $"{at}.speechConfig", "is for the modality AUDIO");
        faults.When(Has("responseSchema") && (modalities.Contains("IMAGE") || modalities.Contains("AUDIO")), $"{at}.responseSchema", "is for text");
        if (config.TryGetProperty("speechConfig", out var speech))
        {
            faults.When(
                speech.TryGetProperty("voiceConfig", out _) && speech.TryGetProperty("multiSpeakerVoiceConfig", out _), $"{at}.speechConfig", "has both voiceConfig and multiSpeakerVoiceConfig");
        }
    }

    private static void TrueToItsType(JsonElement media, string path, Faults faults) =>
        PictureBytes.Check(media.GetProperty("data").GetBytesFromBase64(), media.GetProperty("mimeType").GetString(), path, faults);
}
