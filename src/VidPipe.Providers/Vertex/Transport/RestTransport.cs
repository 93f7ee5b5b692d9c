namespace VidPipe.Providers.Vertex.Transport;

/// <summary>Vertex AI over REST.</summary>
internal sealed class RestTransport(GoogleRest rest, VertexEndpoints endpoints) : IVertexTransport
{
    public async Task<VertexAnswer> SendAsync(VertexCall call, CancellationToken cancellationToken) =>
        await AnswerAsync(await rest.PostAsync(endpoints.Model(call.Model, call.Method), call.Body, cancellationToken), cancellationToken);

    /// <summary>What is known of a model.</summary>
    public async Task<VertexAnswer> DescribeAsync(ModelPath model, CancellationToken cancellationToken) =>
        await AnswerAsync(await rest.GetAsync(endpoints.Description(model), from: 0, cancellationToken), cancellationToken);

    /// <summary>A narration by Cloud Text-to-Speech.</summary>
    public async Task<VertexAnswer> SpeakAsync(RequestBody body, CancellationToken cancellationToken) =>
        await AnswerAsync(await rest.PostAsync(endpoints.Speech(), body, cancellationToken), cancellationToken);

    private async Task<VertexAnswer> AnswerAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return new VertexAnswer((int)answer.StatusCode, new NetworkStreamReader(body), rest.RetryAfter(answer), answer);
    }
}
