using VidPipe.Core.Assets;

namespace VidPipe.Storage;

/// <summary>
/// Which versions of which blobs were found to have the digest that they should. Bounded: of what was not asked for since
/// twice <see cref="GenerationSize"/> others were, nothing is known any more. Thread-safe.
/// </summary>
/// <typeparam name="TVersion">Changes whenever the bytes may have changed.</typeparam>
internal sealed class CheckedVersions<TVersion>
    where TVersion : IEquatable<TVersion>
{
    private const int GenerationSize = 8192;

    private readonly Lock _lock = new();
    private Dictionary<BlobName, (TVersion Version, string Digest)> _young = [];
    private Dictionary<BlobName, (TVersion Version, string Digest)> _old = [];

    public bool Contains(BlobName name, TVersion version, string digest)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(name, out var young)) return young.Equals((version, digest));
            if (!_old.TryGetValue(name, out var old) || !old.Equals((version, digest))) return false;
            Add(name, version, digest);
            return true;
        }
    }

    public void Remember(BlobName name, TVersion version, string digest)
    {
        lock (_lock) Add(name, version, digest);
    }

    private void Add(BlobName name, TVersion version, string digest)
    {
        if (_young.Count >= GenerationSize) (_old, _young) = (_young, []);
        _young[name] = (version, digest);
    }
}
