namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>
/// Memory for the pixels of one drawing, let go all at once. Not from a pool, which would keep the tens of megabytes of
/// the largest clip for good: the collection after each drawing gives them back to the system.
/// </summary>
internal sealed class TexelStore : IDisposable
{
    private const int Chunk = 1 << 18;

    private readonly Lock _lock = new();
    private readonly List<byte[]> _chunks = [];
    private int _used;

    /// <summary>Bytes for the caller to fill; they hold anything. From any thread.</summary>
    public ArraySegment<byte> Take(int count)
    {
        lock (_lock)
        {
            if (_chunks.Count == 0 || _used + count > _chunks[^1].Length)
            {
                _chunks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(Chunk, count)));
                _used = 0;
            }

            _used += count;
            return new(_chunks[^1], _used - count, count);
        }
    }

    public void Dispose()
    {
        _chunks.Clear();
    }
}
