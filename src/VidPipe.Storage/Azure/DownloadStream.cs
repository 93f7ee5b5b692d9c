using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs.Models;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Storage.Azure;

/// <summary>
/// A blob's bytes as they arrive. A connection that breaks is taken up where it broke, of the same ETag or not at all (the
/// SDK's stream does that); a whole blob is checked against the digest it was written with. Ends in STORAGE_ERROR rather
/// than with other bytes than it began with.
/// </summary>
/// <param name="length">Bytes that are to come.</param>
/// <param name="digest">SHA-256 of them, or null when it is not known.</param>
internal sealed class DownloadStream(BlobName name, Uri container, BlobDownloadStreamingResult download, long length, string? digest) : Stream
{
    private readonly Stream _inner = download.Content;
    private readonly IncrementalHash? _hash = digest is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await _inner.ReadAsync(buffer, cancellationToken);
            return Checked(buffer.Span, read);
        }
        catch (Exception e) when (AzureErrors.IsStorage(e, cancellationToken))
        {
            throw Failed(e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return Checked(buffer.AsSpan(offset, count), _inner.Read(buffer, offset, count));
        }
        catch (Exception e) when (AzureErrors.IsStorage(e, CancellationToken.None))
        {
            throw Failed(e);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            download.Dispose();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Checked(ReadOnlySpan<byte> buffer, int read)
    {
        if (buffer.Length == 0 || _hasEnded) return read;
        _read += read;
        if (read > 0)
        {
            _hash?.AppendData(buffer[..read]);
            return read;
        }

        if (_read != length) throw new VidPipeException(ErrorCode.StorageError, $"Reading '{name}' failed: it ended after {_read} of {length} bytes.");
        if (_hash is not null && Convert.ToHexStringLower(_hash.GetHashAndReset()) != digest) throw new BlobDamagedException(name);
        _hasEnded = true;
        return 0;
    }

    private VidPipeException Failed(Exception exception) => exception is RequestFailedException { Status: 404 or 412 }
        ? new BlobChangedException(name, exception)
        : AzureErrors.Of($"Reading '{name}'", container, exception);
}
