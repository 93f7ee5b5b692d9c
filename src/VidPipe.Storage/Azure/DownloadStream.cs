using System.Buffers;
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
internal sealed class DownloadStream(BlobName name, Uri container, BlobDownloadStreamingResult download, long length, string? digest) : ForwardStream
{
    private const int CopySize = 256 * 1024;

    private readonly Stream _inner = download.Content;
    private readonly IncrementalHash? _hash = digest is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _hasEnded;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await FetchAsync(buffer, cancellationToken);
        return Checked(buffer.Span, read);
    }

    /// <summary>The next bytes arrive while the last ones are hashed and written.</summary>
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        byte[][] buffers = [ArrayPool<byte>.Shared.Rent(CopySize), ArrayPool<byte>.Shared.Rent(CopySize)];
        var fetching = FetchAsync(buffers[0], stop.Token).AsTask();
        try
        {
            for (var turn = 0; ; turn ^= 1)
            {
                var read = await fetching;
                if (read > 0) fetching = FetchAsync(buffers[turn ^ 1], stop.Token).AsTask();
                if (Checked(buffers[turn], read) == 0) return;
                await destination.WriteAsync(buffers[turn].AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            // The buffers are given back: nothing may still be filling them.
            await stop.CancelAsync();
            await ((Task)fetching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var buffer in buffers) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            download.Dispose();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> FetchAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (AzureErrors.IsStorage(e, cancellationToken))
        {
            throw Failed(e);
        }
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
