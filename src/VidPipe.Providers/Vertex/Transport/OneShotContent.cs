using System.Net;
using System.Net.Http.Headers;

namespace VidPipe.Providers.Vertex.Transport;

/// <summary>
/// A body that is sent once at most. .NET resends a request by itself where it takes the first try for unprocessed (a pooled
/// HTTP/1.1 connection that closes before the body is begun; an HTTP/2 stream that the server disowns). The first is safe; the
/// second rests on the server's word, and this content makes it impossible. While it has not been begun the call cannot have
/// been carried out.
/// </summary>
internal sealed class OneShotContent : HttpContent
{
    private readonly RequestBody _body;
    private int _begun;

    public OneShotContent(RequestBody body)
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    public bool IsBegun => Volatile.Read(ref _begun) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0) throw new InvalidOperationException("A request is not sent a second time by itself.");
        return _body.WriteToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
