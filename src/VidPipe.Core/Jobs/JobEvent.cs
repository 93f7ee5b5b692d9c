using System.Text.Json;

namespace VidPipe.Core.Jobs;

/// <summary>The <c>data</c> of a job's webhook, to which the addresses are added. Times are UTC, so that they are written with <c>Z</c>.</summary>
internal sealed record JobEvent(
    string JobId,
    string Kind,
    int Run,
    JobStatus Status,
    string? Stage,
    double ProgressPct,
    int PartsDone,
    int PartsTotal,
    string Message,
    JobError? Error,
    DateTime UpdatedAt,
    JsonElement? ClientData);
