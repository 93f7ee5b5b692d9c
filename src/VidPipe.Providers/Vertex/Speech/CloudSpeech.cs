using System.Text;
using System.Text.Json.Nodes;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Speech;

/// <summary>Speech by Cloud Text-to-Speech: LINEAR16, which comes as a WAV.</summary>
internal sealed class CloudSpeech(VertexClient client, RestTransport rest)
{
    private const int MostTextBytes = 5000;
    private const int Rate = 24_000;
    private const string UsualLanguage = "en-US";
    private const string UsualFamily = "Chirp3-HD";

    public async Task<(string Path, double Seconds)> SpeakAsync(
        ModelInfo model, SpeechRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(request.Text) > MostTextBytes)
        {
            throw new VidPipeException(ErrorCode.InvalidInput, $"The narration is longer than the {MostTextBytes} bytes that Cloud Text-to-Speech takes at once.");
        }

        var body = RequestBody.Of(Body(request));
        using var answer = await client.AskAsync(
            model, token => rest.SpeakAsync(body, token), ErrorCode.VoiceGenerationFailed, client.Options.SpeechTimeLimit, workspace, paid, cancellationToken);
        if (answer.Media(answer.Root, "audioContent") is not { Length: > 0 } sound) throw Unusable("Cloud Text-to-Speech gave no sound.");

        var wav = workspace.NewFile("wav");
        File.Move(sound.Path, wav);
        return WaveFile.Measure(wav) is { } seconds and > 0 ? (wav, seconds) : throw Unusable("The sound of Cloud Text-to-Speech is not a WAV, or empty.");
    }

    private static UnusableAnswerException Unusable(string what) => new(Failure.Of(ErrorCode.VoiceGenerationFailed, what));

    /// <summary>A bare voice name is one of the family that shares its names with Gemini's voices.</summary>
    private JsonObject Body(SpeechRequest request)
    {
        var options = client.Options;
        var language = options.LanguageCode ?? UsualLanguage;
        return new JsonObject
        {
            ["input"] = new JsonObject { ["text"] = request.Text },
            ["voice"] = new JsonObject
            {
                ["languageCode"] = language,
                ["name"] = options.Voice.Contains('-', StringComparison.Ordinal) ? options.Voice : $"{language}-{UsualFamily}-{options.Voice}",
            },
            ["audioConfig"] = new JsonObject { ["audioEncoding"] = "LINEAR16", ["sampleRateHertz"] = Rate },
        };
    }
}
