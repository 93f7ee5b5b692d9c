using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;

namespace VidPipe.Providers.Vertex.Images;

/// <summary>Makes pictures by whatever protocol the model's line names. What comes back keeps its own format.</summary>
internal sealed class VertexImages(VertexClient client) : IImageGenerator
{
    private readonly GeminiImages _gemini = new(client);
    private readonly ImagenImages _imagen = new(client);

    public async Task<GeneratedFile> GenerateAsync(ImageRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        var model = client.Model(request.Model);
        var picture = VertexModels.ProtocolOf(model) == VertexModels.Imagen
            ? await _imagen.DrawAsync(model, request, workspace, paid, cancellationToken)
            : await _gemini.DrawAsync(model, request, workspace, paid, cancellationToken);
        if (MediaKind.OfPicture(picture.Head) is not var (mediaType, extension))
        {
            throw new UnusableAnswerException(Failure.Of(ErrorCode.ImageGenerationFailed, "The model's picture is neither PNG, JPEG nor WebP."));
        }

        var path = workspace.NewFile(extension);
        File.Move(picture.Path, path);
        return new GeneratedFile(path, mediaType);
    }
}
