using System.Globalization;
using VidPipe.Core.Assets;

namespace VidPipe.Api.Tests.Hosting;

/// <summary>A blob store in memory, as atomic as a real one.</summary>
internal sealed class MemoryBlobStore : IBlobStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (byte[] Bytes, string ETag)> _blobs = new(StringComparer.Ordinal);
    private int _writes;

    public int Count
    {
        get { lock (_lock) return _blobs.Count; }
    }

    public IReadOnlyList<string> Names
    {
        get { lock (_lock) return [.. _blobs.Keys]; }
    }

    public string Text(string name)
    {
        lock (_lock) return System.Text.Encoding.UTF8.GetString(_blobs[name].Bytes);
    }

    public Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_blobs.TryGetValue(name.Value, out var blob) ? Info(name, blob) : null);
    }

    public Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_blobs.TryGetValue(name.Value, out var blob)) return Task.FromResult<BlobRead?>(null);
            var offset = (int)(range?.Offset ?? 0);
            var length = (int)(range?.Length ?? blob.Bytes.Length - offset);
            return Task.FromResult<BlobRead?>(new BlobRead(new MemoryStream(blob.Bytes, offset, length, writable: false), Info(name, blob)));
        }
    }

    public async Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        lock (_lock)
        {
            var exists = _blobs.TryGetValue(name.Value, out var present);
            var holds = condition switch
            {
                WriteCondition.IfAbsent => !exists,
                WriteCondition.IfETag match => exists && present.ETag == match.ETag,
                _ => true,
            };
            if (!holds) return new WriteResult(false, null);

            var eTag = (++_writes).ToString(CultureInfo.InvariantCulture);
            _blobs[name.Value] = (copy.ToArray(), eTag);
            return new WriteResult(true, eTag);
        }
    }

    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_blobs.Remove(name.Value));
    }

    public Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_blobs.TryGetValue(name.Value, out var present) && present.ETag == eTag && _blobs.Remove(name.Value));
    }

    public Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var found = _blobs
                .Where(blob => blob.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(blob.Key, continuationToken) > 0)
                .Take(pageSize + 1)
                .Select(blob => Info(new BlobName(blob.Key), blob.Value))
                .ToList();
            return Task.FromResult(found.Count > pageSize ? new BlobPage(found[..pageSize], found[pageSize - 1].Name.Value) : new BlobPage(found, null));
        }
    }

    private static BlobInfo Info(BlobName name, (byte[] Bytes, string ETag) blob) =>
        new(name, blob.Bytes.Length, blob.ETag, DateTimeOffset.UnixEpoch);
}
