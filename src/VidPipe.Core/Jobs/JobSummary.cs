using System.Text.Json.Serialization;

namespace VidPipe.Core.Jobs;

/// <summary>The custom status of a job's orchestration: all that polling needs.</summary>
/// <param name="Stage">The stage at work, or where it ended.</param>
/// <param name="ProgressPct">0 to 100; never goes backwards within a run; 100 only when the files can be downloaded.</param>
public sealed record JobSummary(
    string JobId,
    JobStatus Status,
    string? Stage,
    double ProgressPct,
    int PartsDone,
    int PartsTotal,
    string Message,
    JobError? Error,
    DateTimeOffset UpdatedAt)
{
    /// <summary>The request's, else the one that the job has made up; null while there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }
}
