using System.Text.RegularExpressions;
using VidPipe.Core.Actions;

namespace VidPipe.Core.Retention;

/// <summary>What is marked as reachable: keys of actions, digests of assets, and the owners that live. Thread-safe.</summary>
internal sealed partial class Reachable
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _digests = new(StringComparer.Ordinal);
    private readonly HashSet<OwnerId> _owners = [];

    private bool _keepsAll;

    /// <summary>Whole sets, to be read when no more is added.</summary>
    public IReadOnlySet<string> Keys => _keys;

    /// <inheritdoc cref="Keys"/>
    public IReadOnlySet<string> Digests => _digests;

    /// <inheritdoc cref="Keys"/>
    public IReadOnlySet<OwnerId> Owners => _owners;

    /// <summary>Whether something is there of which is not known what it needs.</summary>
    public bool KeepsAll
    {
        get
        {
            lock (_lock) return _keepsAll;
        }
    }

    public bool HasKey(string actionKey) => _keepsAll || _keys.Contains(actionKey);

    public bool HasDigest(string digest) => _keepsAll || _digests.Contains(digest);

    public bool HasOwner(OwnerId owner) => _owners.Contains(owner);

    /// <summary>Takes every key and digest for reachable.</summary>
    public void KeepAll()
    {
        lock (_lock) _keepsAll = true;
    }

    public void AddKey(string actionKey)
    {
        lock (_lock) _keys.Add(actionKey);
    }

    public void AddDigest(string digest)
    {
        lock (_lock) _digests.Add(digest);
    }

    public void AddOwner(OwnerId owner)
    {
        lock (_lock) _owners.Add(owner);
    }

    /// <summary>
    /// Adds all that could be a digest in a text, whatever it stands for there: a file too many is kept rather than one
    /// too few, and what refers to assets need not be known here.
    /// </summary>
    public void AddDigestsIn(string? text)
    {
        if (text is null) return;
        foreach (var match in Digest().EnumerateMatches(text))
        {
            AddDigest(text.Substring(match.Index, match.Length));
        }
    }

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")]
    private static partial Regex Digest();
}
