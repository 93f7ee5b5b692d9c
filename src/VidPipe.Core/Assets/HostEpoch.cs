namespace VidPipe.Core.Assets;

/// <summary>
/// One life of a host process. Leases carry it, so that a host which knows to be alone need not wait for the leases of its
/// own past to expire.
/// </summary>
public sealed record HostEpoch
{
    private readonly bool _alone;

    private HostEpoch(string id, bool alone) => (Id, _alone) = (id, alone);

    /// <summary>New with every start of a process.</summary>
    public string Id { get; }

    /// <summary>The only process of its data folder: every other epoch is dead.</summary>
    public static HostEpoch Embedded(string id) => new(id, alone: true);

    /// <summary>One of many workers: of another epoch nothing is known, so its leases hold until they expire.</summary>
    public static HostEpoch Cloud(string id) => new(id, alone: false);

    /// <summary>Whether that epoch has surely ended.</summary>
    public bool IsDead(string epoch) => _alone && epoch != Id;
}
