using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Resilience;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Videos;

/// <summary>
/// Asks for a Veo job. Trouble that may pass, after all attempts, is "still running": the job is paid for and goes on without
/// us, the next poll asks again, and the poll limit ends it as API_TIMEOUT, which a resume polls on from. What a person must
/// mend (credentials, permissions) throws; that, too, leaves the job as it is. Only the provider's word about the job itself
/// ends it.
/// </summary>
internal sealed class VideoPoller(VertexClient client, IVertexTransport transport, VertexCalls calls, StorageDownload storage, ILogger logger)
{
    public async Task<VideoPoll> PollAsync(string operationName, IWorkspace workspace, CancellationToken cancellationToken)
    {
        if (OperationName.Parse(operationName) is not { } operation) return new VideoPoll.Lost();
        try
        {
            var answer = await calls.FreeAsync(
                $"{operation.Model.Model} polls", client.Options.PollTimeLimit, token => AskAsync(operation, workspace, token), cancellationToken);
            return answer.Verdict ?? await TakeAsync(answer, workspace, cancellationToken);
        }
        catch (GenerationException e) when (e.InnerException is AttemptException)
        {
            logger.LogWarning("Veo job {Operation} could not be asked for or fetched, and counts as running: {Reason}", operation.Value, e.Message);
            return new VideoPoll.Running();
        }
    }

    private async Task<OperationAnswer> AskAsync(OperationName operation, IWorkspace workspace, CancellationToken cancellationToken)
    {
        var body = RequestBody.Of(new JsonObject { ["operationName"] = operation.Value });
        using var answer = await transport.SendAsync(new VertexCall(operation.Model, VertexMethod.FetchPredictOperation, body), cancellationToken);
        if (answer.Status == 404) return await NotFoundAsync(operation, answer, cancellationToken);
        if (answer.Status != 200) throw await HttpErrors.ReadAsync(answer, What(operation), cancellationToken);

        using var document = await AnswerDocument.ReadAsync(answer.Body, workspace, client.Options, ErrorCode.VideoGenerationFailed, cancellationToken);
        return OperationAnswer.Read(document);
    }

    /// <summary>Only Google's own word loses a job that is paid for; another's 404 means that we have asked in the wrong place.</summary>
    private static async Task<OperationAnswer> NotFoundAsync(OperationName operation, VertexAnswer answer, CancellationToken cancellationToken)
    {
        var error = await GoogleError.ReadAsync(answer.Body, cancellationToken);
        return error.Status == "NOT_FOUND" ? new OperationAnswer(new VideoPoll.Lost(), null, null) : throw HttpErrors.Of(404, error, What(operation), null);
    }

    private async Task<VideoPoll> TakeAsync(OperationAnswer answer, IWorkspace workspace, CancellationToken cancellationToken)
    {
        if (answer.Inline is { } inline) return Checked(inline.Path, inline.Head, workspace);

        var video = await storage.FetchAsync(answer.StorageUri!, workspace, cancellationToken);
        return video is null
            ? new VideoPoll.Unusable($"The finished video is gone from Cloud Storage ({OneLine.Of(answer.StorageUri!, 200)}).")
            : Checked(video.Path, video.Head, workspace);
    }

    private static VideoPoll Checked(string path, byte[] head, IWorkspace workspace)
    {
        if (!MediaKind.IsMp4(head)) return new VideoPoll.Unusable("What Veo gave is not an MP4.");
        var mp4 = workspace.NewFile("mp4");
        File.Move(path, mp4);
        return new VideoPoll.Succeeded(new GeneratedFile(mp4, MediaTypes.Mp4));
    }

    private static string What(OperationName operation) => $"the video job at '{operation.Model.Model}' in {operation.Model.Location}";
}
