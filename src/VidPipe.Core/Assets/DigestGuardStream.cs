using System.Security.Cryptography;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Assets;

/// <summary>
/// Passes a stream on and fails at its end when the bytes do not have the digest they should: whoever stores them has not
/// committed yet and stores nothing.
/// </summary>
internal sealed class DigestGuardStream(Stream inner, string digest) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override int Read(byte[] buffer, int offset, int count) => Checked(buffer.AsSpan(offset, count), inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        return Checked(buffer.Span, read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }

    private int Checked(ReadOnlySpan<byte> buffer, int read)
    {
        if (read > 0)
        {
            _hash.AppendData(buffer[..read]);
        }
        else if (buffer.Length > 0 && Convert.ToHexStringLower(_hash.GetCurrentHash()) != digest)
        {
            throw new VidPipeException(ErrorCode.StorageError, "A file changed while it was stored.");
        }

        return read;
    }
}
