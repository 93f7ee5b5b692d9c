using System.Text.Json.Nodes;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Videos;

/// <summary>A Veo job on the wire.</summary>
internal static class VideoRequestBody
{
    private const string AmbientOnly = "\nSound: only what is heard in the scene itself. Nobody speaks, and there is no music.";

    /// <exception cref="IOException">A keyframe is not there.</exception>
    public static RequestBody Of(VideoRequest request, ModelInfo model, VertexOptions options)
    {
        var hasSound = VertexModels.ProtocolOf(model) == VertexModels.Veo;
        var isHeard = hasSound && request.Audio == AudioMode.Ambient;
        var instance = new JsonObject
        {
            ["prompt"] = isHeard ? request.Prompt + AmbientOnly : request.Prompt,
            ["image"] = Picture(request.StartFrame),
        };
        if (request.EndFrame is { } end) instance["lastFrame"] = Picture(end);

        var parameters = new JsonObject
        {
            ["sampleCount"] = 1,
            ["durationSeconds"] = request.Duration,
            ["aspectRatio"] = request.AspectRatio,
            ["seed"] = request.Seed,
        };
        if (hasSound) parameters["generateAudio"] = isHeard;
        if (hasSound && model.Resolutions is [var resolution, ..]) parameters["resolution"] = resolution;
        if (options.StorageUri is { } storage) parameters["storageUri"] = storage;
        if (options.NegativePrompt.Length > 0) parameters["negativePrompt"] = options.NegativePrompt;
        if (options.PersonGeneration.Length > 0) parameters["personGeneration"] = options.PersonGeneration;
        if (options.CompressionQuality is { } quality) parameters["compressionQuality"] = quality;
        if (options.ResizeMode is { } mode) parameters["resizeMode"] = mode;
        return RequestBody.Of(new JsonObject { ["instances"] = new JsonArray(instance), ["parameters"] = parameters });
    }

    private static JsonObject Picture(GeneratedFile file) => new() { ["bytesBase64Encoded"] = RequestBody.File(file.Path), ["mimeType"] = file.MediaType };
}
