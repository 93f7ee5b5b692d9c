using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>One line of an instance's journal; also the message by which its pump learns of it.</summary>
/// <param name="Position">Order within the instance; grows over executions, with gaps after a rewind.</param>
/// <param name="Sequence">The number of the call that this completes, or -1.</param>
/// <param name="At">UTC ticks; the orchestrator's Now while it is handled.</param>
/// <param name="ScheduledAt">UTC ticks at which the completed call was made, or 0.</param>
internal sealed record JournalEvent(
    long Position, EventKind Kind, long Sequence, long At, long ScheduledAt, string? Name, string? Data) : PumpMessage
{
    /// <summary>When this process recorded it, on the clock that cannot be set. Not on disk: null for what is read back.</summary>
    public long? Elapsed { get; init; }
}
