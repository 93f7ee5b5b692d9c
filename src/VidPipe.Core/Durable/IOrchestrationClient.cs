namespace VidPipe.Core.Durable;

/// <summary>What a start does when the id exists.</summary>
public enum StartPolicy
{
    /// <summary>The id must be new, of an instance of any status. For schedules, batches and idempotent starts.</summary>
    OnlyIfAbsent,

    /// <summary>A terminal instance is replaced by a new execution; a living one is left alone. For resume.</summary>
    ReplaceTerminal,
}

public enum StartOutcome
{
    Started,

    /// <summary>Nothing was started: the policy forbids it.</summary>
    AlreadyExists,
}

/// <summary>The answer to a verb on an instance; each verb says which states it accepts.</summary>
public enum CommandOutcome
{
    /// <summary>Recorded durably; it takes effect soon.</summary>
    Accepted,
    NotFound,

    /// <summary>The instance is in a state that the verb does not apply to (terminal for most, not failed for rewind, running for purge and restart).</summary>
    WrongState,

    /// <summary>The back end lacks the verb.</summary>
    NotSupported,
}

public enum RestartId
{
    Same,
    New,
}

/// <summary>The outside view of an instance.</summary>
/// <param name="Input">JSON, or null.</param>
/// <param name="Output">JSON when completed; when failed or terminated a JSON string that says why; else null.</param>
/// <param name="CustomStatus">JSON, or null.</param>
/// <param name="Failure">Set when failed.</param>
public sealed record OrchestrationInstance(
    string Name,
    string InstanceId,
    string? ParentInstanceId,
    OrchestrationStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUpdatedAt,
    string? Input,
    string? Output,
    string? CustomStatus,
    Errors.Failure? Failure);

/// <summary>Which instances to list; every filter that is set must hold.</summary>
/// <param name="PageSize">1 to 1000.</param>
/// <param name="ContinuationToken">From the page before; opaque.</param>
/// <param name="AnyOf">At least one of these holds, for instance: it says one of these words, or it failed. Null or empty: no such filter.</param>
public sealed record OrchestrationQuery(
    IReadOnlyCollection<OrchestrationStatus>? Statuses = null,
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    string? InstanceIdPrefix = null,
    int PageSize = 100,
    string? ContinuationToken = null,
    IReadOnlyCollection<OrchestrationFilter>? AnyOf = null);

/// <summary>
/// A page in ordinal order of instance ids. Where a back end has to look at what it leaves out, a page may have fewer instances
/// than asked for, even none, although there are more.
/// </summary>
/// <param name="ContinuationToken">Null when there is nothing more.</param>
public sealed record OrchestrationPage(IReadOnlyList<OrchestrationInstance> Instances, string? ContinuationToken);

/// <summary>One line of history in the shape that Durable Functions shows (<c>EventType</c>, <c>Timestamp</c>, …).</summary>
/// <param name="EventType">For example ExecutionStarted, TaskCompleted, TimerFired, EventRaised, SubOrchestrationInstanceCompleted, ExecutionCompleted.</param>
/// <param name="Name">The activity, child, or event name.</param>
/// <param name="Result">JSON.</param>
public sealed record HistoryEvent(
    string EventType,
    DateTimeOffset Timestamp,
    string? Name = null,
    string? Input = null,
    string? Result = null,
    string? Reason = null,
    DateTimeOffset? ScheduledTime = null,
    DateTimeOffset? FireAt = null,
    OrchestrationStatus? OrchestrationStatus = null);

/// <summary>
/// Starts, watches and steers instances from outside. Thread-safe. What it answers is durable: an accepted start,
/// event or command survives a crash right after.
/// </summary>
public interface IOrchestrationClient
{
    Task<StartOutcome> StartAsync<TInput, TOutput>(
        Orchestrator<TInput, TOutput> orchestrator, string instanceId, TInput input, StartPolicy policy, CancellationToken cancellationToken);

    /// <summary>Null when there is no such instance.</summary>
    Task<OrchestrationInstance?> GetAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Returns when the instance is terminal; null when there is no such instance (or no longer).</summary>
    Task<OrchestrationInstance?> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken);

    Task<OrchestrationPage> ListAsync(OrchestrationQuery query, CancellationToken cancellationToken);

    /// <summary>The history of the present execution, oldest first; null when there is no such instance.</summary>
    Task<IReadOnlyList<HistoryEvent>?> GetHistoryAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Delivers an event to an instance that is not terminal.</summary>
    /// <param name="payloadJson">JSON text, or null.</param>
    Task<CommandOutcome> RaiseEventAsync(string instanceId, string eventName, string? payloadJson, CancellationToken cancellationToken);

    /// <summary>A suspended instance keeps its completions and events until it is resumed; running activities go on. Children are left alone, as in Durable Functions.</summary>
    Task<CommandOutcome> SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken);

    Task<CommandOutcome> ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken);

    /// <summary>Ends an instance and, recursively, its children; their running activities are cancelled.</summary>
    Task<CommandOutcome> TerminateAsync(string instanceId, string? reason, CancellationToken cancellationToken);

    /// <summary>Puts a failed instance back to the point before the failure that ended it, and runs on.</summary>
    Task<CommandOutcome> RewindAsync(string instanceId, string? reason, CancellationToken cancellationToken);

    /// <summary>Starts a terminal instance over with its original input. Returns the id that runs, or null with the reason in the outcome.</summary>
    Task<(CommandOutcome Outcome, string? InstanceId)> RestartAsync(string instanceId, RestartId restartId, CancellationToken cancellationToken);

    /// <summary>Removes a terminal instance and its children with all history. Never a running one.</summary>
    Task<CommandOutcome> PurgeAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Purges all terminal top-level instances that match (with their children), and returns how many instances, children included, went.</summary>
    Task<int> PurgeAsync(OrchestrationQuery query, CancellationToken cancellationToken);
}
