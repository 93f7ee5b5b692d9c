using VidPipe.Core.Durable;
using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>An instance as the journal's index holds it.</summary>
internal sealed record InstanceRow(
    long Key,
    string Id,
    string Name,
    long Execution,
    ParentLink? Parent,
    OrchestrationStatus Status,
    long CreatedAt,
    long UpdatedAt,
    string? Input,
    string? Output,
    string? CustomStatus,
    string? Failure);
