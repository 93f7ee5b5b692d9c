using System.Text.Json.Nodes;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Images;

/// <summary>Pictures by a Gemini image model, which sees the pictures that a new one continues.</summary>
internal sealed class GeminiImages(VertexClient client)
{
    private const string First = "Draw one picture, full frame, without any writing, captions, borders or split screen. What it shows:";

    private const string Next =
        "The picture above is a frame of a film. Draw one later frame of the same film, full frame, without any writing, captions, borders or split screen. "
        + "Keep the faces, clothes, colours, light and drawing style of the frame above, and its place unless another is named. What the new frame shows:";

    public async Task<Payload> DrawAsync(ModelInfo model, ImageRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        using var document = await client.AskAsync(
            model, VertexMethod.GenerateContent, Body(model, request), ErrorCode.ImageGenerationFailed, client.Options.ImageTimeLimit, workspace, paid, cancellationToken);
        var answer = GeminiAnswer.Read(document, ErrorCode.ImageGenerationFailed);
        return answer.Media()?.File ?? throw answer.Unusable(answer.Text.Length > 0 ? "The model answered with words, not with a picture." : "The model gave no picture.");
    }

    private JsonObject Body(ModelInfo model, ImageRequest request)
    {
        var image = new JsonObject
        {
            ["aspectRatio"] = request.AspectRatio,
            ["imageOutputOptions"] = new JsonObject { ["mimeType"] = MediaTypes.Png },
        };
        if (model.Resolutions is [var size, ..]) image["imageSize"] = size;
        return new JsonObject
        {
            ["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = Parts(request) }),
            ["generationConfig"] = new JsonObject
            {
                ["seed"] = Seeds.Positive(request.Seed),
                ["responseModalities"] = new JsonArray("TEXT", "IMAGE"),
                ["imageConfig"] = image,
            },
        }.WithSafety(client.Options);
    }

    private static JsonArray Parts(ImageRequest request)
    {
        var parts = new JsonArray();
        foreach (var reference in request.References)
        {
            parts.Add(new JsonObject
            {
                ["inlineData"] = new JsonObject { ["mimeType"] = reference.MediaType, ["data"] = RequestBody.File(reference.Path) },
            });
        }

        parts.Add(new JsonObject { ["text"] = request.References.Count > 0 ? Next : First });
        parts.Add(new JsonObject { ["text"] = request.Prompt });
        return parts;
    }
}
