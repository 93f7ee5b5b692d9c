using System.Text.Json.Nodes;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Images;

/// <summary>Pictures by an Imagen model, from words alone: it is not shown the pictures that a new one continues.</summary>
internal sealed class ImagenImages(VertexClient client)
{
    public async Task<Payload> DrawAsync(ModelInfo model, ImageRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        using var answer = await client.AskAsync(
            model, VertexMethod.Predict, Body(model, request), ErrorCode.ImageGenerationFailed, client.Options.ImageTimeLimit, workspace, paid, cancellationToken);
        var predictions = answer.Root.Elements("predictions").ToList();
        foreach (var prediction in predictions)
        {
            if (answer.Media(prediction, "bytesBase64Encoded") is { Length: > 0 } picture) return picture;
        }

        var reasons = predictions.Select(p => p.Text("raiFilteredReason")).OfType<string>().ToList();
        if (reasons.Count > 0)
        {
            throw new GenerationException(
                Failure.Of(ErrorCode.ContentPolicy, $"The content policy filtered the picture: {SupportCodes.Describe(reasons)}"), CallBilling.NotBilled);
        }

        throw new UnusableAnswerException(Failure.Of(ErrorCode.ImageGenerationFailed, "The model gave no picture, and no reason."));
    }

    private JsonObject Body(ModelInfo model, ImageRequest request)
    {
        var options = client.Options;
        var parameters = new JsonObject
        {
            ["sampleCount"] = 1,
            ["aspectRatio"] = request.AspectRatio,
            ["seed"] = Seeds.Positive(request.Seed),
            ["addWatermark"] = false, // a seed and a watermark exclude each other
            ["includeRaiReason"] = true,
            ["outputOptions"] = new JsonObject { ["mimeType"] = MediaTypes.Png },
        };
        if (model.Resolutions is [var size, ..]) parameters["sampleImageSize"] = size;
        if (options.NegativePrompt.Length > 0) parameters["negativePrompt"] = options.NegativePrompt;
        if (options.PersonGeneration.Length > 0) parameters["personGeneration"] = options.PersonGeneration;
        if (options.SafetyThreshold is { } threshold) parameters["safetySetting"] = threshold.ToLowerInvariant();
        return new JsonObject
        {
            ["instances"] = new JsonArray(new JsonObject { ["prompt"] = request.Prompt }),
            ["parameters"] = parameters,
        };
    }
}
