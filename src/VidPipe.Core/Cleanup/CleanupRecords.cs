using System.Text.Json.Serialization;

namespace VidPipe.Core.Cleanup;

public enum CleanupMode
{
    Remove,

    /// <summary>Says what would be removed, and removes nothing.</summary>
    DryRun,
}

public enum CleanupGrace
{
    /// <summary>What nobody needs is kept for the host's grace period.</summary>
    Usual,

    /// <summary>It goes at once.</summary>
    None,
}

/// <param name="Grace">How long things are kept that nobody needs.</param>
public sealed record CleanupInput(CleanupMode Mode, TimeSpan Grace)
{
    /// <summary>Whether what can be made or asked for again goes without its grace period.</summary>
    public bool IsNow { get; init; }
}

/// <summary>What is swept, in this order: what is still needed of one is known when those before it are done.</summary>
public enum CleanupPart
{
    /// <summary>Records of what was made.</summary>
    Actions,

    /// <summary>Files that were made.</summary>
    Assets,

    /// <summary>Video jobs whose end is known.</summary>
    Operations,

    /// <summary>Who was making something.</summary>
    Leases,

    /// <summary>Answers to requests with an <c>Idempotency-Key</c>.</summary>
    Requests,

    /// <summary>What the deletion of a project has left.</summary>
    Projects,

    /// <summary>Logs of callbacks of deleted projects.</summary>
    Webhooks,

    /// <summary>Sums of what deleted projects spent; what they are sums of stays.</summary>
    Accounts,

    /// <summary>What health checks and clean-ups that broke off have left, and claims to start instances that have long been started.</summary>
    Leftovers,

    /// <summary>Links to files, which have ended by their age.</summary>
    Links,
}

/// <summary>What came of one part.</summary>
/// <param name="Removed">In a dry run: what would be removed.</param>
/// <param name="Names">The first of the removed, at most <see cref="MostNames"/>, of a large store for each sixteenth.</param>
public sealed record CleanupCount(CleanupPart Part, long Kept, long KeptBytes, long Removed, long RemovedBytes, IReadOnlyList<string> Names)
{
    public const int MostNames = 100;

    internal static CleanupCount None(CleanupPart part) => new(part, 0, 0, 0, 0, []);

    internal CleanupCount Plus(CleanupCount other) => new(
        Part, Kept + other.Kept, KeptBytes + other.KeptBytes, Removed + other.Removed, RemovedBytes + other.RemovedBytes, [.. Names, .. other.Names]);
}

/// <summary>What came of a clean-up; also the output of its orchestration and the body of <c>GET /api/cleanup</c>.</summary>
/// <param name="Cutoff">What has been written since is kept, needed or not.</param>
/// <param name="Projects">Those that there are.</param>
/// <param name="Unreadable">Those among them whose document cannot be read. Where nothing else says what one needs, nothing is removed that a project could need. Null for none.</param>
public sealed record CleanupReport(
    string Id,
    CleanupMode Mode,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    DateTimeOffset Cutoff,
    int Projects,
    IReadOnlyList<CleanupCount> Parts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Unreadable = null);

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

/// <summary>What is looked through for what is needed.</summary>
public enum MarkSource
{
    /// <summary>Everything at work, of whatever kind.</summary>
    Running,

    /// <summary>Projects that have saved nothing yet.</summary>
    Instances,

    /// <summary>Projects.</summary>
    Documents,
}

/// <param name="Number">Of the slice, from 0.</param>
/// <param name="Token">Where it begins; null for the beginning.</param>
public sealed record MarkSlice(CleanupRun Run, int Number, MarkSource Source, string? Token);

/// <param name="Next">Where the next one begins; null when there is none.</param>
/// <param name="Unreadable">Projects of it whose document cannot be read; null for none.</param>
public sealed record MarkedSlice(
    string? Next, int Projects, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Unreadable = null);

/// <param name="Shard">The hex digits that the keys and digests begin with which are looked at; empty for all.</param>
/// <param name="Slices">How many slices of marks there have to be.</param>
public sealed record SweepInput(CleanupRun Run, CleanupPart Part, string Shard, int Slices);

public sealed record FinishInput(
    CleanupRun Run,
    int Projects,
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
