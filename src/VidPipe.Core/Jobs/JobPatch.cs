using System.Text.Json.Serialization;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <summary>What the document learns at a stage's or part's end. Null means unchanged.</summary>
public abstract record JobPatch
{
    [FormerName("project_id")]
    public string JobId { get; init; } = null!;

    public int Run { get; init; }

    public int Revision { get; init; }

    public DateTimeOffset At { get; init; }

    [JsonConverter(typeof(JobStatusConverter))]
    public JobStatus Status { get; init; }

    public string? Stage { get; init; }

    public double ProgressPct { get; init; }

    public string Message { get; init; } = null!;

    /// <summary>Of the stages that have ended.</summary>
    public IReadOnlyDictionary<string, double>? StageSeconds { get; init; }

    public IReadOnlyList<StepEntry>? Steps { get; init; }

    public JobError? Error { get; init; }

    /// <summary>Whether it is the first save of a run: it opens the run, and in the first run the document.</summary>
    [JsonIgnore]
    public abstract bool OpensRun { get; }
}

/// <param name="IsDeleted">Nothing was saved: the job has been deleted.</param>
public sealed record JobSaved(bool IsDeleted);
