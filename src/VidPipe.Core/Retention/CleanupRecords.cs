using System.Text.Json.Serialization;

namespace VidPipe.Core.Retention;

public enum CleanupMode
{
    Remove,

    /// <summary>Says what would be removed, and removes nothing.</summary>
    DryRun,
}

public enum CleanupGrace
{
    /// <summary>What is unreachable is kept for the host's grace period.</summary>
    Usual,

    /// <summary>It goes at once.</summary>
    None,
}

/// <param name="Grace">How long things are kept that are unreachable.</param>
public sealed record CleanupInput(CleanupMode Mode, TimeSpan Grace)
{
    /// <summary>Whether what can be made or asked for again goes without its grace period.</summary>
    public bool IsNow { get; init; }
}

/// <summary>The parts that are swept on every host; features add others (<see cref="ISweep"/>).</summary>
public static class CleanupPart
{
    /// <summary>Records of what was made.</summary>
    public const string Actions = "actions";

    /// <summary>Files that were made. After the records: those that stay mark theirs.</summary>
    public const string Assets = "assets";

    /// <summary>Video jobs whose end is known.</summary>
    public const string Operations = "operations";

    /// <summary>Who was making something.</summary>
    public const string Leases = "leases";

    /// <summary>Answers to requests with an <c>Idempotency-Key</c>.</summary>
    public const string Requests = "requests";

    /// <summary>Logs of callbacks of what has been deleted.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>Sums of what deleted owners spent; what they are sums of stays.</summary>
    public const string Accounts = "accounts";

    /// <summary>What health checks and clean-ups that broke off have left, and claims to start instances that have long been started.</summary>
    public const string Leftovers = "leftovers";
}

/// <summary>What came of one part.</summary>
/// <param name="Removed">In a dry run: what would be removed.</param>
/// <param name="Names">The first of the removed, at most <see cref="MaxNames"/>, of a large store for each sixteenth.</param>
/// <param name="Unowned">By kind, what is kept only as no feature of this host knows its owners; null for none.</param>
public sealed record CleanupCount(
    string Part,
    long Kept,
    long KeptBytes,
    long Removed,
    long RemovedBytes,
    IReadOnlyList<string> Names,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<UnownedRecords>? Unowned = null)
{
    public const int MaxNames = 100;

    internal static CleanupCount None(string part) => new(part, 0, 0, 0, 0, []);

    internal CleanupCount Plus(CleanupCount other) => new(
        Part, Kept + other.Kept, KeptBytes + other.KeptBytes, Removed + other.Removed, RemovedBytes + other.RemovedBytes, [.. Names, .. other.Names],
        UnownedRecords.Sum([.. Unowned ?? [], .. other.Unowned ?? []]));
}

/// <summary>What came of a clean-up; also the output of its orchestration and the body of <c>GET /api/cleanup</c>.</summary>
/// <param name="Cutoff">What has been written since is kept, reachable or not.</param>
/// <param name="Projects">How many of the source of this name there are: reports are older than other sources.</param>
/// <param name="Unreadable">Ids of what cannot be read. Where nothing else says what it needs, all is kept that it could need. Null for none.</param>
public sealed record CleanupReport(
    string Id,
    CleanupMode Mode,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    DateTimeOffset Cutoff,
    int Projects,
    IReadOnlyList<CleanupCount> Parts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Unreadable = null)
{
    /// <summary>How many of each source there are, by their names; null in reports of before there were several.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int>? Counts { get; init; }
}

/// <summary>One clean-up, as all its activities know it.</summary>
/// <param name="Folder">Of its marks; no other clean-up has it.</param>
public sealed record CleanupRun(string Id, string Folder, CleanupMode Mode, DateTimeOffset StartedAt, TimeSpan Grace)
{
    /// <inheritdoc cref="CleanupInput.IsNow"/>
    public bool IsNow { get; init; }

    /// <summary>How far the wall clock may be ahead of the one by which older things were written; known within an activity only.</summary>
    [JsonIgnore]
    public TimeSpan Ahead { get; init; }

    public DateTimeOffset Cutoff => IsNow ? StartedAt : StartedAt - Grace - Ahead;
}

/// <param name="Number">Of the slice, from 0.</param>
/// <param name="Source">The name of an <see cref="IRetentionSource"/>, or <see cref="AtWork"/>.</param>
/// <param name="Token">Where it begins; null for the beginning.</param>
public sealed record MarkSlice(CleanupRun Run, int Number, string Source, string? Token)
{
    /// <summary>Everything at work, of whatever kind: comes before all sources.</summary>
    public const string AtWork = "running";
}

/// <summary>Where a slice begins.</summary>
public sealed record MarkPlace(string Source, string? Token);

/// <param name="Then">Where the next slice begins, of this source or of the next; null when all is marked. Required: a result of
/// before there were sources cannot be read, so that its clean-up begins anew instead of taking its first slice for the last.</param>
/// <param name="Count">What its source has in it.</param>
/// <param name="Unreadable">Ids of what cannot be read of it; null for none.</param>
/// <param name="Sweeps">With the last slice: what is swept now, in this order.</param>
public sealed record MarkedSlice(
    [property: JsonRequired] MarkPlace? Then,
    int Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Unreadable = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PlannedSweep>? Sweeps = null);

/// <param name="IsSharded">Whether a large store is swept a sixteenth at a time.</param>
public sealed record PlannedSweep(string Part, bool IsSharded);

/// <param name="Shard">The hex digits that the keys and digests begin with which are looked at; empty for all.</param>
/// <param name="Slices">How many slices of marks there have to be.</param>
public sealed record SweepInput(CleanupRun Run, string Part, string Shard, int Slices);

/// <param name="Counts">By the names of sources.</param>
public sealed record FinishInput(
    CleanupRun Run,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<CleanupCount> Parts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Unreadable = null);

public enum CleanupStatus
{
    Running,
    Complete,

    /// <summary>It has ended without a report: what it removed until then is removed, and the next one goes on.</summary>
    Failed,
}

/// <summary>How far a clean-up is; the body of <c>GET /api/cleanup/{id}</c>.</summary>
/// <param name="Report">When complete.</param>
/// <param name="Error">Why it failed.</param>
public sealed record CleanupProgress(string CleanupId, CleanupStatus Status, CleanupReport? Report, string? Error);
