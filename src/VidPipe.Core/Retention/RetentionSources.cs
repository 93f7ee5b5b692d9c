using VidPipe.Core.Actions;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Retention;

/// <summary>All sources of a host, in the order in which they are walked.</summary>
internal sealed class RetentionSources
{
    private readonly IReadOnlyList<IRetentionSource> _sources;

    /// <exception cref="ArgumentException">Two sources have one name, or one has the name of what is at work.</exception>
    public RetentionSources(IEnumerable<IRetentionSource> sources)
    {
        _sources = [.. sources.OrderBy(s => s.Name, StringComparer.Ordinal)];
        var names = new HashSet<string>(StringComparer.Ordinal) { MarkSlice.AtWork };
        if (_sources.FirstOrDefault(s => !names.Add(s.Name)) is { } other) throw new ArgumentException($"There is another source named '{other.Name}'.", nameof(sources));
    }

    public bool Own(OwnerId owner) => _sources.Any(s => s.Owns(owner));

    /// <exception cref="VidPipeException">WRONG_STATE: the clean-up was begun by a host that has the source.</exception>
    public IRetentionSource Get(string name) => _sources.FirstOrDefault(s => s.Name == name)
        ?? throw new VidPipeException(ErrorCode.WrongState, $"This host knows no '{name}' to mark what it needs. Nothing is removed by this clean-up any more; start another.");

    /// <summary>The name of the source that is walked after this one; null after the last.</summary>
    public string? After(string name) =>
        _sources.FirstOrDefault(s => name == MarkSlice.AtWork || string.CompareOrdinal(s.Name, name) > 0)?.Name;
}
