using System.Globalization;
using VidPipe.Core.Assets;

namespace VidPipe.Storage.Compliance;

/// <summary>A store for tests that are not about storage: keeps all promises but durability.</summary>
public sealed class InMemoryBlobStore(TimeProvider time) : IBlobStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _writes;

    public Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_entries.GetValueOrDefault(name.Value)?.Info);
    }

    public Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_lock) entry = _entries.GetValueOrDefault(name.Value);
        if (entry is null) return Task.FromResult<BlobRead?>(null);
        if (range is { } r) ArgumentOutOfRangeException.ThrowIfNegative(r.Offset, nameof(range));
        if (range?.Length is { } asked) ArgumentOutOfRangeException.ThrowIfNegative(asked, nameof(range));

        var offset = (int)Math.Min(range?.Offset ?? 0, entry.Bytes.Length);
        var length = (int)Math.Min(range?.Length ?? long.MaxValue, entry.Bytes.Length - offset);
        return Task.FromResult<BlobRead?>(new BlobRead(new MemoryStream(entry.Bytes, offset, length, writable: false), entry.Info));
    }

    public async Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        lock (_lock)
        {
            var present = _entries.GetValueOrDefault(name.Value);
            var holds = condition switch
            {
                WriteCondition.IfAbsent => present is null,
                WriteCondition.IfETag match => present?.Info.ETag == match.ETag,
                _ => true,
            };
            if (!holds) return default;

            var eTag = (++_writes).ToString(CultureInfo.InvariantCulture);
            _entries[name.Value] = new Entry(copy.ToArray(), new BlobInfo(name, copy.Length, eTag, time.GetUtcNow()));
            return new WriteResult(true, eTag);
        }
    }

    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_entries.Remove(name.Value));
    }

    public Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_entries.GetValueOrDefault(name.Value)?.Info.ETag == eTag && _entries.Remove(name.Value));
    }

    public Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        lock (_lock)
        {
            var found = _entries.Values
                .Select(e => e.Info)
                .Where(i => i.Name.Value.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(i.Name.Value, continuationToken) > 0)
                .Take(pageSize + 1)
                .ToList();
            return Task.FromResult(found.Count <= pageSize
                ? new BlobPage(found, null)
                : new BlobPage(found[..pageSize], found[pageSize - 1].Name.Value));
        }
    }

    private sealed record Entry(byte[] Bytes, BlobInfo Info);
}
