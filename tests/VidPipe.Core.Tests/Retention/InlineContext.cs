using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Tests.Retention;

/// <summary>
/// Runs an orchestrator that only calls activities, one after the other, in the test's own thread. What an activity has
/// returned is in a journal, from which the next execution goes on, as an engine would after a crash.
/// </summary>
internal sealed class InlineContext(string instanceId, DateTimeOffset now, DurableCatalog catalog, IServiceProvider services, List<string> journal) : IOrchestrationContext
{
    private int _calls;

    public string InstanceId => instanceId;

    public string? ParentInstanceId => null;

    public DateTimeOffset Now => now;

    public bool IsReplaying => _calls < journal.Count;

    public Guid NewGuid() => throw new NotSupportedException();

    public async Task<TOutput> CallActivityAsync<TInput, TOutput>(Activity<TInput, TOutput> activity, TInput input, RetryOptions? retry = null)
    {
        var call = _calls++;
        if (call == journal.Count)
        {
            journal.Add(await catalog.Activities[activity.Name].RunAsync(services, new ActivityContext(instanceId), DurableJson.Serialize(input), default));
        }

        return DurableJson.Deserialize<TOutput>(journal[call])!;
    }

    public Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(
        Orchestrator<TInput, TOutput> orchestrator, string childId, TInput input, RetryOptions? retry = null) => throw new NotSupportedException();

    public Task CreateTimerAsync(DateTimeOffset dueAt, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<T> WaitForExternalEventAsync<T>(ExternalEvent<T> externalEvent, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void SendEvent<T>(string instanceId, ExternalEvent<T> externalEvent, T payload) => throw new NotSupportedException();

    public void SetCustomStatus<T>(T status) => throw new NotSupportedException();

    public void ContinueAsNew<TInput>(TInput input, UnprocessedEvents unprocessedEvents = UnprocessedEvents.Keep) => throw new NotSupportedException();

    public ILogger CreateReplaySafeLogger(string category) => NullLogger.Instance;
}
