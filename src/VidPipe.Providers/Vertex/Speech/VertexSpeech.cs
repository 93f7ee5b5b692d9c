using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Speech;

/// <summary>Speaks by whatever protocol the model's line names; the sound is a WAV file.</summary>
internal sealed class VertexSpeech(VertexClient client, RestTransport rest) : ISpeechSynthesizer
{
    private readonly GeminiSpeech _gemini = new(client);
    private readonly CloudSpeech _cloud = new(client, rest);

    public async Task<SpokenAudio> SpeakAsync(SpeechRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Text)) throw new VidPipeException(ErrorCode.InvalidInput, "There is nothing to say.");
        var model = client.Model(request.Model);
        var (path, seconds) = VertexModels.ProtocolOf(model) == VertexModels.CloudSpeech
            ? await _cloud.SpeakAsync(model, request, workspace, paid, cancellationToken)
            : await _gemini.SpeakAsync(model, request, workspace, paid, cancellationToken);
        return new SpokenAudio(new GeneratedFile(path, MediaTypes.Wav), CueTimes.Estimate(request.Text, seconds));
    }
}
