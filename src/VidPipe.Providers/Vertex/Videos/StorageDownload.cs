using System.Buffers;
using System.Net;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Resilience;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Videos;

/// <summary>
/// Fetches a video from the configured bucket and from no other. A download that is cut goes on where it ended, at the same
/// generation of the object; whole, it must have the announced length and digests.
/// </summary>
internal sealed class StorageDownload(VertexOptions options, GoogleRest rest, VertexEndpoints endpoints, VertexCalls calls)
{
    private const int Piece = 128 * 1024;

    private readonly string? _bucket = options.StorageUri is { } uri ? StorageUri.Parse(uri)?.Bucket : null;

    /// <returns>Null when the object does not exist (any more).</returns>
    /// <exception cref="GenerationException">It could not be fetched.</exception>
    public async Task<Payload?> FetchAsync(string gcsUri, IWorkspace workspace, CancellationToken cancellationToken)
    {
        if (StorageUri.Parse(gcsUri) is not { } place || place.Bucket != _bucket)
        {
            throw new GenerationException(
                new Failure(
                    ErrorCode.ProviderError,
                    $"The finished video lies at '{OneLine.Of(gcsUri, 200)}', which is not in the bucket of Vertex:StorageUri. Set that to the bucket, and resume.",
                    Retryable: false),
                CallBilling.NotBilled);
        }

        using var download = new PartialDownload(workspace, options.MaxMediaBytes);
        return await calls.FreeAsync("Cloud Storage", options.DownloadTimeLimit, token => GoOnAsync(place, download, token), cancellationToken);
    }

    private async Task<Payload?> GoOnAsync(StorageUri place, PartialDownload download, CancellationToken cancellationToken)
    {
        using var answer = await rest.GetAsync(endpoints.Object(place.Bucket, place.Object, download.Generation), download.Length, cancellationToken);
        var isRest = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == download.Length;
        if (!isRest && answer.StatusCode is HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable) throw download.StartOver("Cloud Storage answered another range than was asked for");
        if (!isRest && answer.StatusCode != HttpStatusCode.OK) return await RefusedAsync(answer, place, cancellationToken);

        if (!isRest) download.Begin(answer);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            await using var body = new NetworkStreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
            int read;
            while ((read = await body.ReadAsync(buffer.AsMemory(0, Piece), cancellationToken)) > 0) download.Write(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return download.Complete();
    }

    private async Task<Payload?> RefusedAsync(HttpResponseMessage answer, StorageUri place, CancellationToken cancellationToken)
    {
        await using var body = new NetworkStreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var error = await GoogleError.ReadAsync(body, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        if (answer.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new GenerationException(
                Failure.Of(
                    ErrorCode.ProviderAuth,
                    $"These credentials may not read the bucket '{place.Bucket}' (403). {error.Message} The account needs the role roles/storage.objectViewer there; then resume."),
                CallBilling.NotBilled);
        }

        throw HttpErrors.Of((int)answer.StatusCode, error, $"the bucket '{place.Bucket}'", rest.RetryAfter(answer) ?? error.RetryDelay);
    }
}
