namespace VidPipe.Core.Actions;

/// <summary>
/// One life of a host process. Leases carry it, so that a host which knows to be alone need not wait for the leases of its
/// own past to expire.
/// </summary>
public sealed record HostEpoch
{
    /// <summary>How epochs begin that are dead unless they are this one; null when nothing is known of any.</summary>
    private readonly string? _past;

    private HostEpoch(string id, string? past) => (Id, _past) = (id, past);

    /// <summary>New with every start of a process.</summary>
    public string Id { get; }

    /// <summary>The only process of its store: every other epoch is dead.</summary>
    public static HostEpoch Embedded(string id) => new(id, past: "");

    /// <summary>One of several hosts on a store, of which only one process runs at a time: its own earlier epochs are dead, of others nothing is known.</summary>
    /// <param name="host">The same at every start of this host, and of no other.</param>
    public static HostEpoch Neighbour(string host, string start) => new($"{host}:{start}", past: $"{host}:");

    /// <summary>One of many workers: of another epoch nothing is known, so its leases hold until they expire.</summary>
    public static HostEpoch Cloud(string id) => new(id, past: null);

    /// <summary>Whether that epoch has surely ended.</summary>
    public bool IsDead(string epoch) => _past is not null && epoch != Id && epoch.StartsWith(_past, StringComparison.Ordinal);
}
