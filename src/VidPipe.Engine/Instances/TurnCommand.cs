namespace VidPipe.Engine.Instances;

/// <summary>A durable effect that the orchestrator asked for during one turn.</summary>
internal abstract record TurnCommand(long Sequence);

internal sealed record StartChildCommand(long Sequence, string ChildId, string Orchestrator, string Input, long ScheduledAt)
    : TurnCommand(Sequence);

/// <param name="MayBeRecorded">Whether an earlier life of this execution may have got it into the journal already.</param>
internal sealed record SendEventCommand(long Sequence, string Receiver, string EventName, string Payload, bool MayBeRecorded)
    : TurnCommand(Sequence);

/// <summary>How an execution ends.</summary>
internal abstract record TurnOutcome;

internal sealed record CompletedOutcome(string Output) : TurnOutcome;

/// <param name="Origin">The task failure that it comes from, when there is one.</param>
internal sealed record FailedOutcome(Core.Errors.Failure Failure, FailureOrigin? Origin) : TurnOutcome;

/// <summary>The code cannot follow the history: the instance is started over with its input and all its events.</summary>
internal sealed record StartAnewOutcome : TurnOutcome;

/// <param name="KeptEvents">Positions of the raised events that were delivered and not taken; null drops all.</param>
/// <param name="DeliveredThrough">The last position that the orchestrator has seen.</param>
internal sealed record ContinueAsNewOutcome(string Input, IReadOnlySet<long>? KeptEvents, long DeliveredThrough) : TurnOutcome;
