using System.Text.RegularExpressions;
using VidPipe.StandIn.Calls;

namespace VidPipe.StandIn.Serving;

/// <summary>What a URL asks for.</summary>
internal enum Endpoint
{
    None,
    GenerateContent,
    Predict,
    PredictLongRunning,
    FetchPredictOperation,
    Synthesize,
    Voices,
    Object,
    Token,
    Metadata,
    PublisherModel,
}

/// <param name="Resource">The path before the colon, without the version: a model's resource name, or a bucket and an object.</param>
internal sealed partial record Target(Endpoint Endpoint, CallKind Kind, string Resource, string? Model = null, string? Project = null, string? Location = null)
{
    /// <param name="path">As sent, still percent-encoded, without the query.</param>
    public static Target Of(string path)
    {
        if (ModelCall().Match(path) is { Success: true } call) return OfModel(call.Groups);
        if (PublisherModel().Match(path) is { Success: true } known) return new Target(Endpoint.PublisherModel, CallKind.Model, path, known.Groups["model"].Value);
        if (ObjectPath().Match(path) is { Success: true } stored)
        {
            return new Target(Endpoint.Object, CallKind.Download, $"{Uri.UnescapeDataString(stored.Groups["bucket"].Value)}/{Uri.UnescapeDataString(stored.Groups["object"].Value)}");
        }

        if (path.StartsWith("/computeMetadata/", StringComparison.Ordinal) || path == "/") return new Target(Endpoint.Metadata, CallKind.Token, path);
        return path switch
        {
            "/v1/text:synthesize" or "/v1beta1/text:synthesize" => new Target(Endpoint.Synthesize, CallKind.Tts, path),
            "/v1/voices" or "/v1beta1/voices" => new Target(Endpoint.Voices, CallKind.Tts, path),
            "/token" => new Target(Endpoint.Token, CallKind.Token, path),
            _ => new Target(Endpoint.None, CallKind.Unknown, path),
        };
    }

    private static Target OfModel(GroupCollection groups)
    {
        var model = groups["model"].Value;
        var (endpoint, kind) = groups["verb"].Value switch
        {
            "generateContent" => (Endpoint.GenerateContent, Guess(model)),
            "predict" => (Endpoint.Predict, CallKind.Imagen),
            "predictLongRunning" => (Endpoint.PredictLongRunning, CallKind.VeoSubmit),
            "fetchPredictOperation" => (Endpoint.FetchPredictOperation, CallKind.VeoPoll),
            _ => (Endpoint.None, CallKind.Unknown),
        };
        return new Target(endpoint, kind, groups["resource"].Value, model, groups["project"].Value, groups["location"].Value);
    }

    /// <summary>Until the body is read. Google's picture and speech models say so in their names.</summary>
    private static CallKind Guess(string model)
    {
        if (model.Contains("tts", StringComparison.Ordinal)) return CallKind.Speech;
        return model.Contains("image", StringComparison.Ordinal) || model.Contains("banana", StringComparison.Ordinal) ? CallKind.Image : CallKind.Text;
    }

    [GeneratedRegex("^/v1(beta1)?/(?<resource>projects/(?<project>[a-z0-9:.-]+)/locations/(?<location>[a-z0-9-]+)/publishers/google/models/(?<model>[A-Za-z0-9._-]+)):(?<verb>[A-Za-z]+)$")]
    private static partial Regex ModelCall();

    [GeneratedRegex("^/v1(beta1)?/publishers/google/models/(?<model>[A-Za-z0-9._-]+)$")]
    private static partial Regex PublisherModel();

    [GeneratedRegex("^(/download)?/storage/v1/b/(?<bucket>[^/]+)/o/(?<object>[^/]+)$")]
    private static partial Regex ObjectPath();
}
