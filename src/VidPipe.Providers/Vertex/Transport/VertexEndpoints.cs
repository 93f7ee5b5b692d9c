namespace VidPipe.Providers.Vertex.Transport;

/// <summary>Addresses of Google's services, or of the one host that stands for all of them.</summary>
internal sealed class VertexEndpoints(VertexOptions options)
{
    private readonly Uri? _base = options.BaseUrl is { } url ? VertexOptions.ParseUrl(url) : null;

    public Uri Model(ModelPath model, VertexMethod method) =>
        new(options.AddressOf(model.Location), $"{options.ApiVersion}/{model}:{VerbOf(method)}");

    /// <summary>Of a model as its publisher offers it, whatever the project.</summary>
    public Uri Description(ModelPath model) =>
        new(options.AddressOf(model.Location), $"{options.ApiVersion}/publishers/google/models/{model.Model}");

    public Uri Speech() => new(_base ?? new Uri("https://texttospeech.googleapis.com/"), "v1/text:synthesize");

    /// <param name="generation">Of the object, where it must not have changed.</param>
    public Uri Object(string bucket, string name, long? generation)
    {
        var pinned = generation is { } known ? $"&generation={known}" : "";
        return new(_base ?? new Uri("https://storage.googleapis.com/"), $"storage/v1/b/{Uri.EscapeDataString(bucket)}/o/{Uri.EscapeDataString(name)}?alt=media{pinned}");
    }

    private static string VerbOf(VertexMethod method) => method switch
    {
        VertexMethod.GenerateContent => "generateContent",
        VertexMethod.Predict => "predict",
        VertexMethod.PredictLongRunning => "predictLongRunning",
        _ => "fetchPredictOperation",
    };
}
