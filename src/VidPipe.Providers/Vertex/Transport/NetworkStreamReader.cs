using VidPipe.Core.Assets;

namespace VidPipe.Providers.Vertex.Transport;

/// <summary>
/// The body of an answer while it arrives. What cuts it short is told apart from trouble with local files, which are
/// <see cref="IOException"/>s too.
/// </summary>
internal sealed class NetworkStreamReader(Stream network) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await network.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new TransportException(Delivery.Unknown, "the connection was cut in the middle of the answer", e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) network.Dispose();
        base.Dispose(disposing);
    }
}
