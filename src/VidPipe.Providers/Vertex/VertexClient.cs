using System.Text.Json.Nodes;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Resilience;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex;

/// <summary>What the four generators share: finding a model's line, and calling it until there is an answer that can be read.</summary>
internal sealed class VertexClient(VertexOptions options, ModelTable models, IVertexTransport transport, VertexCalls calls)
{
    public VertexOptions Options { get; } = options;

    /// <exception cref="VidPipeException">NOT_SUPPORTED: the model is not in the table.</exception>
    public ModelInfo Model(string id) => models.Get(id);

    /// <exception cref="VidPipeException">INVALID_INPUT: the table's line cannot be called.</exception>
    public ModelPath PathOf(ModelInfo model)
    {
        if (VertexModels.Validate(model, Options) is [var wrong, ..])
        {
            throw new VidPipeException(ErrorCode.InvalidInput, $"The model table's line of '{model.Id}' is not valid: {wrong}");
        }

        return new ModelPath(Options.Project, model.Location ?? Options.Location, model.Id);
    }

    /// <summary>Calls a model that answers at once, as often as it takes; the answer's media are in the workspace.</summary>
    /// <param name="failed">The code of an answer that cannot be used.</param>
    /// <exception cref="GenerationException">There is no answer.</exception>
    public Task<AnswerDocument> AskAsync(
        ModelInfo model, VertexMethod method, JsonObject request, ErrorCode failed, TimeSpan limit, IWorkspace? workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        var call = new VertexCall(PathOf(model), method, RequestBody.Of(request));
        return AskAsync(model, token => transport.SendAsync(call, token), failed, limit, workspace, paid, cancellationToken);
    }

    /// <param name="send">Sends one attempt.</param>
    public Task<AnswerDocument> AskAsync(
        ModelInfo model, Func<CancellationToken, Task<VertexAnswer>> send, ErrorCode failed, TimeSpan limit, IWorkspace? workspace, IPaidCall paid, CancellationToken cancellationToken) =>
        calls.RepeatableAsync(
            model,
            limit,
            paid,
            async token =>
            {
                using var answer = await send(token);
                if (answer.Status != 200) throw await HttpErrors.ReadAsync(answer, NameOf(model), token);
                return await AnswerDocument.ReadAsync(answer.Body, workspace, Options, failed, token);
            },
            cancellationToken);

    public string NameOf(ModelInfo model) => $"the model '{model.Id}' in {model.Location ?? Options.Location}";
}
