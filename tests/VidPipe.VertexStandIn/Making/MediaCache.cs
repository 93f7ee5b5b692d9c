using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace VidPipe.StandIn.Making;

/// <summary>Makes each thing once: equal orders share one making, and its result.</summary>
/// <param name="folder">Outlives the stand-in; null for memory only.</param>
/// <param name="life">Makings end with it, not with the call that first wanted them.</param>
internal sealed class MediaCache(string? folder, CancellationToken life)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> _made = new(StringComparer.Ordinal);

    /// <param name="order">All that the result depends on.</param>
    public async Task<byte[]> GetAsync(string order, Func<CancellationToken, Task<byte[]>> make, CancellationToken cancellationToken)
    {
        var key = Key(order);
        var making = _made.GetOrAdd(key, k => new Lazy<Task<byte[]>>(() => GetOrMakeAsync(k, make)));
        try
        {
            return await making.Value.WaitAsync(cancellationToken);
        }
        catch when (making.Value.IsFaulted)
        {
            _made.TryRemove(new KeyValuePair<string, Lazy<Task<byte[]>>>(key, making));
            throw;
        }
    }

    public static string Key(params string[] parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));

    private async Task<byte[]> GetOrMakeAsync(string key, Func<CancellationToken, Task<byte[]>> make)
    {
        if (folder is null) return await make(life);

        var path = Path.Combine(folder, key);
        if (File.Exists(path)) return await File.ReadAllBytesAsync(path, life);
        var bytes = await make(life);
        Directory.CreateDirectory(folder);
        var partial = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllBytesAsync(partial, bytes, life);
        File.Move(partial, path, overwrite: true);
        return bytes;
    }
}
