using System.Text.Json;
using VidPipe.Core.Errors;
using VidPipe.Core.Foreign;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Resilience;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Videos;

/// <summary>
/// Sends a Veo job. There is no idempotency key and no cancelling: it goes out again only after proof that it was not accepted
/// (not a byte of it was sent, or 429), and whatever leaves a doubt is uncertain.
/// </summary>
internal sealed class VideoSubmitter(VertexClient client, IVertexTransport transport, VertexCalls calls)
{
    private const int MostAnswerBytes = 64 * 1024;

    public async Task<VideoSubmission> SubmitAsync(VideoRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var model = client.Model(request.Model);
            var call = new VertexCall(client.PathOf(model), VertexMethod.PredictLongRunning, VideoRequestBody.Of(request, model, client.Options));
            return await calls.OnceAsync(
                model, client.Options.SubmitTimeLimit, token => SendAsync(call, client.NameOf(model), token), cancellationToken);
        }
        catch (GenerationException e) when (e.Billing != CallBilling.NotBilled)
        {
            return new VideoSubmission.Uncertain(e.Message);
        }
        catch (VidPipeException e)
        {
            return e.Code == ErrorCode.ContentPolicy ? new VideoSubmission.Refused(e.Message) : new VideoSubmission.Rejected(e.Failure);
        }
        catch (IOException e)
        {
            // Keyframes are looked at before anything is sent; what goes wrong with them later is uncertain by then.
            return new VideoSubmission.Rejected(Failure.Of(ErrorCode.StorageError, $"A keyframe cannot be read: {OneLine.Of(e.Message)}"));
        }
    }

    private async Task<VideoSubmission> SendAsync(VertexCall call, string what, CancellationToken cancellationToken)
    {
        using var answer = await transport.SendAsync(call, cancellationToken);
        if (answer.Status != 200) throw await HttpErrors.ReadAsync(answer, what, cancellationToken);

        var body = new byte[MostAnswerBytes];
        var length = await answer.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        var name = NameIn(body.AsMemory(0, length));
        return OperationName.Parse(name) is { } operation
            ? new VideoSubmission.Accepted(operation.Value)
            : new VideoSubmission.Uncertain($"Vertex AI accepted the job but did not name it as it should ('{OneLine.Of(name ?? "", 120)}')");
    }

    private static string? NameIn(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = ForeignJson.Parse(json);
            return document.RootElement.Text("name");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
