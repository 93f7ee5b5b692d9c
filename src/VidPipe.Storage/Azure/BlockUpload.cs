using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Storage.Azure;

/// <summary>
/// A content on its way into a blob: read block by block, each staged with its MD5, which the account checks, while the next
/// one is read. What is staged is not to be seen by anybody until it is committed, and goes by itself when it never is.
/// </summary>
internal sealed class BlockUpload(AzureContainer container, BlockBlobClient blob, Stream content) : IDisposable
{
    /// <summary>Bytes of a block. Two are held at once.</summary>
    public const int BlockSize = IBlobStore.WholeLength;

    /// <summary>What Azure allows a blob to have: 195 GB.</summary>
    private const int MaxBlocks = 50_000;

    /// <summary>Attempts at a block that arrives damaged.</summary>
    private const int MaxDamages = 3;

    private readonly Guid _id = Guid.NewGuid();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> _blocks = [];
    private byte[] _filling = [];
    private byte[] _sending = [];
    private int _filled;

    /// <summary>Names this write, and is kept with what it has written.</summary>
    public string Id => _id.ToString("n");

    /// <summary>SHA-256 of all that was read.</summary>
    public string Digest => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public IReadOnlyList<string> Blocks => _blocks;

    /// <summary>Whether the content has ended within the bytes that were read.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Reads the next block. Failures of the content come through as they are.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_filling.Length == 0) _filling = ArrayPool<byte>.Shared.Rent(Capacity());
        var capacity = Math.Min(_filling.Length, BlockSize);
        for (_filled = 0; _filled < capacity;)
        {
            var read = await content.ReadAsync(_filling.AsMemory(_filled, capacity - _filled), cancellationToken);
            HasEnded = read == 0;
            if (HasEnded) break;
            _filled += read;
        }

        _hash.AppendData(_filling, 0, _filled);
    }

    /// <summary>Stages the block that was read last: again, when it was staged before. The block can be read on meanwhile.</summary>
    public Task StageAsync(CancellationToken cancellationToken)
    {
        if (_filled == 0) return Task.CompletedTask;
        (_filling, _sending) = (_sending, _filling);
        var name = NameOf(_blocks.Count);
        _blocks.Add(name);
        return StageAsync(name, _sending.AsMemory(0, _filled), cancellationToken);
    }

    /// <summary>Stages the only block of a small content once more.</summary>
    public Task StageAgainAsync(CancellationToken cancellationToken) =>
        _filled == 0 ? Task.CompletedTask : StageAsync(_blocks[0], _sending.AsMemory(0, _filled), cancellationToken);

    /// <summary>Stages what was read, then reads and stages all that is left: one block is on its way while the next is read.</summary>
    public async Task StageRestAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var staging = Task.CompletedTask;
        try
        {
            while (true)
            {
                await staging;
                if (_blocks.Count == MaxBlocks) throw new VidPipeException(ErrorCode.StorageError, $"Writing '{blob.Name}' failed: it is larger than {(long)MaxBlocks * BlockSize} bytes.");
                staging = StageAsync(stop.Token);
                if (HasEnded) break;
                await FillAsync(cancellationToken);
            }

            await staging;
        }
        finally
        {
            // The buffers are given back: nothing may still be reading them.
            await stop.CancelAsync();
            await staging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        if (_filling.Length > 0) ArrayPool<byte>.Shared.Return(_filling);
        if (_sending.Length > 0) ArrayPool<byte>.Shared.Return(_sending);
    }

    /// <summary>Documents are small, and know their length: a whole block for each of many would be a waste.</summary>
    private int Capacity() => content.CanSeek ? (int)Math.Clamp(content.Length - content.Position + 1, 1, BlockSize) : BlockSize;

    /// <summary>No two writes of a blob share a name, so none can commit another's block. All names of a blob must have one length.</summary>
    private string NameOf(int index)
    {
        Span<byte> name = stackalloc byte[20];
        _id.TryWriteBytes(name);
        BinaryPrimitives.WriteInt32BigEndian(name[16..], index);
        return Convert.ToBase64String(name);
    }

    private async Task StageAsync(string name, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        var options = new BlockBlobStageBlockOptions
        {
            TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = MD5.HashData(block.Span) },
        };
        for (var damages = 0; ; damages++)
        {
            try
            {
                await container.EnsuredAsync(() => blob.StageBlockAsync(name, Of(block), options, cancellationToken), cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.Md5Mismatch && damages + 1 < MaxDamages)
            {
                // It was damaged on its way.
            }
            catch (Exception e) when (AzureErrors.IsStorage(e, cancellationToken))
            {
                throw AzureErrors.Of($"Writing '{blob.Name}'", container.Client.Uri, e);
            }
        }
    }

    private static MemoryStream Of(ReadOnlyMemory<byte> block) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(block, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(block.ToArray(), writable: false);
}
