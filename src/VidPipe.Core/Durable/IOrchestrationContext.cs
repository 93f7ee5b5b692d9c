using Microsoft.Extensions.Logging;

namespace VidPipe.Core.Durable;

/// <summary>What happens to events that no wait has taken when an instance continues as new.</summary>
public enum UnprocessedEvents
{
    Keep,
    Drop,
}

/// <summary>
/// Everything an orchestrator may touch. Completions are delivered one at a time in recorded order, so that a replay
/// takes the same path. Not thread-safe: only the orchestrator's own code may call it, from its own pump.
/// </summary>
/// <remarks>
/// Await every activity and child before returning or continuing as new: the back ends of Durable Functions end an
/// execution only when its open calls have ended (the embedded engine ends it at once).
/// </remarks>
public interface IOrchestrationContext
{
    string InstanceId { get; }

    /// <summary>The instance that started this one as a child, or null.</summary>
    string? ParentInstanceId { get; }

    /// <summary>
    /// The time of the event being handled: the same on every replay, never before that of an earlier event, and after a
    /// timer at least the time that was waited for. UTC.
    /// </summary>
    DateTimeOffset Now { get; }

    /// <summary>Whether the code is being taken again through history that was recorded before.</summary>
    bool IsReplaying { get; }

    /// <summary>A deterministic id: a function of instance, execution and how many were drawn before.</summary>
    Guid NewGuid();

    /// <summary>Runs an activity, at least once, and returns its recorded result.</summary>
    /// <exception cref="Errors.TaskFailedException">The activity failed and no retry is left.</exception>
    Task<TOutput> CallActivityAsync<TInput, TOutput>(Activity<TInput, TOutput> activity, TInput input, RetryOptions? retry = null);

    /// <summary>
    /// Starts a child under the given id and returns its output. A retry starts the child again under the id with
    /// <c>-r2</c>, <c>-r3</c>, … appended. Starting a child under an id that is in use fails the call with WRONG_STATE.
    /// </summary>
    /// <exception cref="Errors.TaskFailedException">The child failed or was terminated.</exception>
    Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(
        Orchestrator<TInput, TOutput> orchestrator, string childId, TInput input, RetryOptions? retry = null);

    /// <summary>
    /// Completes at the given time, also when the host was down meanwhile (then at once, when it is back). What counts is
    /// how far that is from <see cref="Now"/>: a wall clock that is set while it waits changes nothing (in the embedded engine).
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Always cancel a timer that lost its race.</exception>
    Task CreateTimerAsync(DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for one event. Events that came before are kept in order, and each is given to one wait: the oldest. An event
    /// that cannot be read as <typeparamref name="T"/>, or that the event does not accept, is logged and waited past.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Always cancel a wait that lost its race.</exception>
    Task<T> WaitForExternalEventAsync<T>(ExternalEvent<T> externalEvent, CancellationToken cancellationToken);

    /// <summary>
    /// Sends an event to another instance; not awaited. Delivered once per (execution, sequence); to an instance that
    /// is terminal or unknown it does nothing.
    /// </summary>
    void SendEvent<T>(string instanceId, ExternalEvent<T> externalEvent, T payload);

    /// <summary>Sets what pollers of the instance see.</summary>
    /// <exception cref="Errors.VidPipeException">INVALID_INPUT: more than 16 KB of JSON in UTF-16, the limit of Durable Functions.</exception>
    void SetCustomStatus<T>(T status);

    /// <summary>
    /// Ends this execution and starts the instance over with a new input and an empty history, once the orchestrator
    /// returns (its return value is ignored).
    /// </summary>
    void ContinueAsNew<TInput>(TInput input, UnprocessedEvents unprocessedEvents = UnprocessedEvents.Keep);

    /// <summary>A logger that is silent while replaying.</summary>
    ILogger CreateReplaySafeLogger(string category);
}
