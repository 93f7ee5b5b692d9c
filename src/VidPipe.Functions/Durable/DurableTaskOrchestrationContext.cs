using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using PlatformFailure = Microsoft.DurableTask.TaskFailedException;
using TaskFailedException = VidPipe.Core.Errors.TaskFailedException;

namespace VidPipe.Functions.Durable;

/// <summary>Our contract over the context of the Durable Task SDK, for one passage of the code.</summary>
internal sealed class DurableTaskOrchestrationContext(TaskOrchestrationContext platform) : IOrchestrationContext
{
    // 16 KB of UTF-16.
    private const int MaxCustomStatusLength = 16 * 1024 / sizeof(char);

    private readonly EventInbox _events = new(platform);
    private readonly DueTimers _timers = new(platform);
    private (RawJson Input, UnprocessedEvents Events)? _continuation;

    public string InstanceId => platform.InstanceId;

    public string? ParentInstanceId => platform.Parent?.InstanceId;

    public DateTimeOffset Now => new(DateTime.SpecifyKind(platform.CurrentUtcDateTime, DateTimeKind.Utc));

    public bool IsReplaying => platform.IsReplaying;

    public Guid NewGuid() => platform.NewGuid();

    public Task<TOutput> CallActivityAsync<TInput, TOutput>(Activity<TInput, TOutput> activity, TInput input, RetryOptions? retry = null)
    {
        var inputJson = new RawJson(DurableJson.Serialize(input));
        return WithRetriesAsync(_ => ActivityAsync<TOutput>(activity.Name, inputJson), retry);
    }

    public Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(
        Orchestrator<TInput, TOutput> orchestrator, string childId, TInput input, RetryOptions? retry = null)
    {
        if (!InstanceIds.IsValid(childId))
        {
            return Task.FromException<TOutput>(new VidPipeException(ErrorCode.InvalidInput, $"'{childId}' cannot be an instance id."));
        }

        var inputJson = new RawJson(DurableJson.Serialize(input));
        return WithRetriesAsync(
            attempt => ChildAsync<TOutput>(orchestrator.Name, attempt == 1 ? childId : $"{childId}-r{attempt}", inputJson), retry);
    }

    public Task CreateTimerAsync(DateTimeOffset dueAt, CancellationToken cancellationToken) => _timers.RunAsync(dueAt, cancellationToken);

    public Task<T> WaitForExternalEventAsync<T>(ExternalEvent<T> externalEvent, CancellationToken cancellationToken) =>
        _events.WaitAsync(externalEvent, cancellationToken);

    public void SendEvent<T>(string instanceId, ExternalEvent<T> externalEvent, T payload) =>
        platform.SendEvent(instanceId, externalEvent.Name, new RawJson(DurableJson.Serialize(payload)));

    public void SetCustomStatus<T>(T status)
    {
        var json = DurableJson.Serialize(status);
        if (json.Length > MaxCustomStatusLength)
        {
            throw new VidPipeException(
                ErrorCode.InvalidInput, $"The custom status has {json.Length} characters of JSON; at most {MaxCustomStatusLength} are allowed.");
        }

        platform.SetCustomStatus(new RawJson(json));
    }

    public void ContinueAsNew<TInput>(TInput input, UnprocessedEvents unprocessedEvents = UnprocessedEvents.Keep) =>
        _continuation = (new RawJson(DurableJson.Serialize(input)), unprocessedEvents);

    public ILogger CreateReplaySafeLogger(string category) => platform.CreateReplaySafeLogger(category);

    /// <summary>Called when the orchestrator has returned: starts it over if it has asked for that.</summary>
    public void End()
    {
        if (_continuation is not { } next) return;

        var keep = next.Events == UnprocessedEvents.Keep;
        if (keep)
        {
            // Ours have come before those that the platform still holds.
            foreach (var (name, payload) in _events.Untaken) platform.SendEvent(InstanceId, name, new RawJson(payload ?? "null"));
        }

        platform.ContinueAsNew(next.Input, preserveUnprocessedEvents: keep);
    }

    private async Task<TOutput> ActivityAsync<TOutput>(string name, RawJson input)
    {
        try
        {
            return DurableJson.Deserialize<TOutput>((await platform.CallActivityAsync<RawJson?>(name, input))?.Text)!;
        }
        catch (PlatformFailure failed)
        {
            throw new TaskFailedException(name, CrossingFailure.Read(failed.FailureDetails));
        }
    }

    private async Task<TOutput> ChildAsync<TOutput>(string name, string childId, RawJson input)
    {
        // The platform waits for ever for a child whose id is another instance's.
        if (await CallActivityAsync(ChildIdCheck.Handle, childId, RetryOptions.Infrastructure) == ChildId.Taken)
        {
            throw new TaskFailedException(name, Failure.Of(ErrorCode.WrongState, $"The instance id '{childId}' is in use."));
        }

        try
        {
            var options = new SubOrchestrationOptions(new TaskOptions(tags: Parents.Tag(InstanceId)), childId);
            return DurableJson.Deserialize<TOutput>((await platform.CallSubOrchestratorAsync<RawJson?>(name, input, options))?.Text)!;
        }
        catch (PlatformFailure failed)
        {
            throw new TaskFailedException(name, CrossingFailure.Read(failed.FailureDetails));
        }
    }

    /// <summary>Not the platform's own retries: those know no error codes, and start a child again under the same id.</summary>
    private async Task<TOutput> WithRetriesAsync<TOutput>(Func<int, Task<TOutput>> call, RetryOptions? retry)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(attempt);
            }
            catch (TaskFailedException failed) when (retry is not null && attempt < retry.MaxAttempts && retry.RetryOn(failed.Code))
            {
                await CreateTimerAsync(Now + retry.IntervalAfter(attempt), CancellationToken.None);
            }
        }
    }
}
