using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex;

/// <summary>
/// What lines of the model table may say about models of Vertex AI. The lines themselves are configuration only: Google's
/// model ids live for months.
/// </summary>
public static class VertexModels
{
    /// <summary>The <see cref="GenerationProvider.Name"/>.</summary>
    public const string ProviderName = "vertex";

    /// <summary>Text, image and speech models by <c>generateContent</c>: what is meant when no protocol is named.</summary>
    public const string Gemini = "gemini";

    /// <summary>Image models by <c>predict</c>. They take no reference picture.</summary>
    public const string Imagen = "imagen";

    /// <summary>Video models by <c>predictLongRunning</c>, with sound and a choice of resolution: what is meant when no protocol is named.</summary>
    public const string Veo = "veo";

    /// <summary>The same without sound or a choice of resolution.</summary>
    public const string SilentVeo = "veo-silent";

    /// <summary>Cloud Text-to-Speech by a named voice (<see cref="VertexOptions.Voice"/>); the model's id is only a name for the bill.</summary>
    public const string CloudSpeech = "cloud-tts";

    /// <summary>The protocols of a kind of model, the usual one first.</summary>
    public static IReadOnlyList<string> ProtocolsOf(ModelKind kind) => kind switch
    {
        ModelKind.Text => [Gemini],
        ModelKind.Image => [Gemini, Imagen],
        ModelKind.Video => [Veo, SilentVeo],
        _ => [Gemini, CloudSpeech],
    };

    /// <summary>What is wrong with a line of the model table; each begins with the name of the line's own key (<c>Location …</c>).</summary>
    public static IReadOnlyList<string> Validate(ModelInfo model, VertexOptions options)
    {
        List<string> errors = [];
        var protocols = ProtocolsOf(model.Kind);
        var protocol = ProtocolOf(model);
        var location = model.Location ?? options.Location;
        if (!ModelPath.IsModel(model.Id)) errors.Add("Id is letters, digits, '.', '_' and '-' only.");
        if (!protocols.Contains(protocol)) errors.Add($"Protocol is one of: {string.Join(", ", protocols)}.");
        if (!VertexOptions.IsLocation(location)) errors.Add("Location is 'global', 'us', 'eu' or a region such as 'us-central1'.");
        else if (protocol is Veo or SilentVeo or Imagen && location == "global") errors.Add("Location is a region: this model is not served in 'global'.");
        if (model.RequestsPerMinute is <= 0) errors.Add("RequestsPerMinute is at least 1, or is not given.");
        return errors;
    }

    internal static string ProtocolOf(ModelInfo model) => model.Protocol ?? ProtocolsOf(model.Kind)[0];
}
