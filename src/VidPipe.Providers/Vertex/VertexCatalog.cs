using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Resilience;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex;

/// <summary>Asks Google for a publisher model by its id: <c>GET publishers/google/models/{id}</c>.</summary>
internal sealed class VertexCatalog(VertexClient client, RestTransport rest, VertexCalls calls) : IModelCatalog
{
    /// <summary>Of one attempt; nothing is made for the answer.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    public async Task<ModelCheck> CheckAsync(ModelInfo model, CancellationToken cancellationToken)
    {
        if (VertexModels.ProtocolOf(model) == VertexModels.CloudSpeech) return new(ModelAvailability.Unknown, "Cloud Text-to-Speech is asked for voices, not for models.");
        try
        {
            var path = client.PathOf(model);
            return await calls.FreeAsync("models", TimeLimit, token => AskAsync(model, path, token), cancellationToken);
        }
        catch (VidPipeException failed)
        {
            return new(ModelAvailability.Unknown, failed.Message);
        }
    }

    private async Task<ModelCheck> AskAsync(ModelInfo model, ModelPath path, CancellationToken cancellationToken)
    {
        using var answer = await rest.DescribeAsync(path, cancellationToken);
        return answer.Status switch
        {
            200 => new(ModelAvailability.Served, null),
            404 => new(ModelAvailability.NotServed, $"Google does not know {client.NameOf(model)} (404)."),
            _ => throw await HttpErrors.ReadAsync(answer, client.NameOf(model), cancellationToken),
        };
    }
}
