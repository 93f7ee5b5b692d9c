using System.Text.RegularExpressions;

namespace VidPipe.Core.Cleanup;

/// <summary>What is needed: keys of actions, digests of assets, and the projects that there are. Thread-safe.</summary>
internal sealed partial class Needs
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _digests = new(StringComparer.Ordinal);
    private readonly HashSet<string> _projects = new(StringComparer.Ordinal);

    private bool _keepsAll;

    /// <summary>Whole sets, to be read when nobody adds any more.</summary>
    public IReadOnlySet<string> Keys => _keys;

    /// <inheritdoc cref="Keys"/>
    public IReadOnlySet<string> Digests => _digests;

    /// <inheritdoc cref="Keys"/>
    public IReadOnlySet<string> Projects => _projects;

    /// <summary>Whether somebody needs things that nobody can name.</summary>
    public bool KeepsAll
    {
        get
        {
            lock (_lock) return _keepsAll;
        }
    }

    public bool HasKey(string actionKey) => _keepsAll || _keys.Contains(actionKey);

    public bool HasDigest(string digest) => _keepsAll || _digests.Contains(digest);

    /// <summary>Takes every key and digest for needed.</summary>
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

    public void AddProject(string projectId)
    {
        lock (_lock) _projects.Add(projectId);
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
