using System.Text.Json.Nodes;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Speech;

/// <summary>Speech by a Gemini voice: raw samples, which get a WAV header.</summary>
internal sealed class GeminiSpeech(VertexClient client)
{
    public async Task<(string Path, double Seconds)> SpeakAsync(
        ModelInfo model, SpeechRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        using var document = await client.AskAsync(
            model, VertexMethod.GenerateContent, Body(request), ErrorCode.VoiceGenerationFailed, client.Options.SpeechTimeLimit, workspace, paid, cancellationToken);
        var answer = GeminiAnswer.Read(document, ErrorCode.VoiceGenerationFailed);
        if (answer.Media() is not var (sound, mediaType)) throw answer.Unusable("The model gave no sound.");

        var wav = workspace.NewFile("wav");
        if (MediaKind.IsWave(sound.Head))
        {
            File.Move(sound.Path, wav);
            return (wav, WaveFile.Measure(wav) is { } measured and > 0 ? measured : throw answer.Unusable("The model's sound is an empty or broken WAV."));
        }

        var format = PcmFormat.Parse(mediaType) ?? throw answer.Unusable($"The model's sound is of a kind that is not known ('{OneLine.Of(mediaType, 80)}').");
        await using var output = workspace.OpenWrite(wav);
        var seconds = await WaveFile.WrapAsync(sound.Path, output, format, cancellationToken);
        File.Delete(sound.Path);
        return seconds > 0 ? (wav, seconds) : throw answer.Unusable("The model's sound is empty.");
    }

    private JsonObject Body(SpeechRequest request)
    {
        var options = client.Options;
        var speech = new JsonObject
        {
            ["voiceConfig"] = new JsonObject { ["prebuiltVoiceConfig"] = new JsonObject { ["voiceName"] = options.Voice } },
        };
        if (options.LanguageCode is { } language) speech["languageCode"] = language;
        var text = options.VoiceStyle.Length > 0 ? $"{options.VoiceStyle}: {request.Text}" : request.Text;
        return new JsonObject
        {
            ["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = text }) }),
            ["generationConfig"] = new JsonObject
            {
                ["seed"] = Seeds.Positive(request.Seed),
                ["responseModalities"] = new JsonArray("AUDIO"),
                ["speechConfig"] = speech,
            },
        }.WithSafety(options);
    }
}
