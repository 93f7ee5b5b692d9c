using System.Text.Json.Serialization;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Jobs;

/// <summary>
/// What people see of a job (<c>{kind}s/{id}/{kind}.json</c>): a projection of its orchestration's history, saved at the end of each
/// stage and part. A kind's own document adds its spec and its body.
/// </summary>
public abstract record JobDocument : IPartialDocument
{
    [FormerName("project_id")]
    public string JobId { get; init; } = null!;

    /// <summary>The run that saved it last, from 1.</summary>
    public int Run { get; init; }

    /// <summary>Counts the saves of that run. By run, time and revision, an older save never replaces a newer one.</summary>
    public int Revision { get; init; }

    [JsonConverter(typeof(JobStatusConverter))]
    public JobStatus Status { get; init; }

    public string? Stage { get; init; }

    public double ProgressPct { get; init; }

    public string Message { get; init; } = null!;

    public IReadOnlyList<RunDocument> Runs { get; init; } = null!;

    public CostDocument Costs { get; init; } = null!;

    public JobError? Error { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Set in what a deleted job leaves (<see cref="DeletedJob"/>): nothing else is, then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DeletedAt { get; init; }

    [JsonIgnore]
    public bool IsDeleted => DeletedAt is not null;

    /// <summary>What its latest saved run was started with.</summary>
    [JsonIgnore]
    public abstract JobInput Input { get; }

    /// <summary>Null while there is none.</summary>
    [JsonIgnore]
    public abstract string? Title { get; }

    [JsonIgnore]
    public abstract int PartsDone { get; }

    /// <summary>The finished files by name (<c>video</c>, <c>poster</c>, …); empty until the job is complete.</summary>
    [JsonIgnore]
    public virtual IReadOnlyDictionary<string, AssetRef> Files => new Dictionary<string, AssetRef>();

    /// <summary>What a step would have cost whose result was there, of entries of before there were prices in them.</summary>
    internal virtual decimal OlderPriceOf(StepEntry hit, ModelTable models) => 0;

    bool IPartialDocument.IsPartial => IsDeleted;
}

/// <summary>
/// What a deleted job leaves in the place of its document. It holds nothing of the job, and keeps it deleted: a save, a resume
/// or a repeated start that comes late finds it under the name that it would write.
/// </summary>
public sealed record DeletedJob(string JobId, DateTimeOffset DeletedAt)
{
    /// <summary>A document that is longer is no mark, and need not be read to know that.</summary>
    public const int MaxLength = 512;
}

/// <param name="StageSeconds">Wall seconds per stage, by its name.</param>
/// <param name="Steps">What was done, oldest first.</param>
public sealed record RunDocument(
    int Run, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, IReadOnlyDictionary<string, double> StageSeconds, IReadOnlyList<StepEntry> Steps);

/// <param name="Cached">Whether a recorded result was used.</param>
public sealed record StepEntry(DateTimeOffset At, string Step, int? SceneIndex, double Seconds, decimal CostUsd, bool Cached)
{
    /// <summary>What the step's paid calls cost at the model table's prices, whether or not they were made. Null in entries of before there were prices.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? PriceUsd { get; init; }

    /// <summary>What was out of the ordinary: that the step found an asset damaged, say, which is made again then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>Of the memoized actions whose results the step used. Null where it used none, and in entries of before there was this.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ActionKeys { get; init; }
}

/// <summary>From the spending ledger.</summary>
/// <param name="UncertainUsd">The part of the total whose calls may or may not have been billed.</param>
public sealed record CostDocument(decimal TotalUsd, decimal UncertainUsd, IReadOnlyDictionary<string, decimal> ByModel)
{
    public static CostDocument None { get; } = new(0, 0, new Dictionary<string, decimal>());
}
