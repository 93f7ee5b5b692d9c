using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine.Instances;

/// <summary>
/// What one passage of the code through one execution has asked for so far. It starts nothing itself: the run takes
/// the new calls when a turn is over, and none of those that history has already answered.
/// </summary>
internal sealed class OrchestrationContext(LiveInstance instance, Pump pump, ILoggerFactory loggers) : IOrchestrationContext
{
    // 16 KB of UTF-16.
    private const int MaxCustomStatusLength = 16 * 1024 / sizeof(char);

    private readonly Dictionary<long, PendingCall> _pending = [];
    private readonly List<PendingCall> _unstarted = [];
    private readonly Dictionary<long, SendEventCommand> _sends = [];
    private long _nextSequence;
    private long _guids;

    public string InstanceId => instance.Id;

    public string? ParentInstanceId => instance.Parent?.Id;

    public DateTimeOffset Now { get; set; }

    /// <summary>When the event being handled was recorded, on the clock that cannot be set; null when an earlier process did.</summary>
    public long? Since { get; set; }

    public bool IsReplaying { get; set; }

    public ExternalEvents Events { get; } = new();

    /// <summary>The latest custom status, as JSON; null before the code has set one.</summary>
    public string? CustomStatus { get; private set; }

    public (string Input, UnprocessedEvents Events)? Continuation { get; private set; }

    /// <summary>How many numbered calls the code has made.</summary>
    public long Calls => _nextSequence;

    public bool Awaits => _pending.Count > 0 || Events.AnyWaiter;

    /// <summary>Whether there are calls or events that have not been taken yet.</summary>
    public bool AsksForSomething => _unstarted.Count > 0 || _sends.Count > 0;

    public IEnumerable<PendingCall> Pending => _pending.Values;

    public Guid NewGuid()
    {
        EnsureOnPump();
        return DeterministicGuid.Create(instance.Id, instance.Execution, _guids++);
    }

    public Task<TOutput> CallActivityAsync<TInput, TOutput>(Activity<TInput, TOutput> activity, TInput input, RetryOptions? retry = null)
    {
        EnsureOnPump();
        var inputJson = DurableJson.Serialize(input);
        return retry is null
            ? Call(1)
            : WithRetriesAsync(Call, retry);

        Task<TOutput> Call(int attempt) =>
            Track(new PendingActivity<TOutput>(_nextSequence++, activity.Name, Now.UtcTicks, inputJson, attempt));
    }

    public Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(
        Orchestrator<TInput, TOutput> orchestrator, string childId, TInput input, RetryOptions? retry = null)
    {
        EnsureOnPump();
        if (!InstanceIds.IsValid(childId))
        {
            return Task.FromException<TOutput>(new VidPipeException(ErrorCode.InvalidInput, $"'{childId}' cannot be an instance id."));
        }

        var inputJson = DurableJson.Serialize(input);
        return retry is null ? Call(1) : WithRetriesAsync(Call, retry);

        Task<TOutput> Call(int attempt) => Track(new PendingChild<TOutput>(
            _nextSequence++, attempt == 1 ? childId : $"{childId}-r{attempt}", Now.UtcTicks, orchestrator.Name, inputJson));
    }

    public Task CreateTimerAsync(DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        EnsureOnPump();
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);

        var timer = new PendingTimer(_nextSequence++, Now.UtcTicks, dueAt.UtcTicks) { Since = Since };
        _pending.Add(timer.Sequence, timer);
        _unstarted.Add(timer);
        timer.Registration = cancellationToken.Register(() =>
        {
            if (!pump.IsCurrent)
            {
                pump.Post(new ForeignContinuationMessage());
            }
            else if (_pending.Remove(timer.Sequence))
            {
                timer.Done = true;
                timer.Cancel(cancellationToken);
            }
        });
        return timer.Result;
    }

    public Task<T> WaitForExternalEventAsync<T>(ExternalEvent<T> externalEvent, CancellationToken cancellationToken)
    {
        EnsureOnPump();
        return Events.WaitAsync(
            externalEvent, pump, why => Skip(externalEvent.Name, why), () => pump.Post(new ForeignContinuationMessage()), cancellationToken);
    }

    public void SendEvent<T>(string instanceId, ExternalEvent<T> externalEvent, T payload)
    {
        EnsureOnPump();
        var sequence = _nextSequence++;
        var command = new SendEventCommand(sequence, instanceId, externalEvent.Name, DurableJson.Serialize(payload), IsReplaying);
        _sends.Add(sequence, command);
    }

    public void SetCustomStatus<T>(T status)
    {
        EnsureOnPump();
        var json = DurableJson.Serialize(status);
        if (json.Length > MaxCustomStatusLength)
        {
            throw new VidPipeException(
                ErrorCode.InvalidInput, $"The custom status has {json.Length} characters of JSON; at most {MaxCustomStatusLength} are allowed.");
        }

        CustomStatus = json;
    }

    public void ContinueAsNew<TInput>(TInput input, UnprocessedEvents unprocessedEvents = UnprocessedEvents.Keep)
    {
        EnsureOnPump();
        Continuation = (DurableJson.Serialize(input), unprocessedEvents);
    }

    public ILogger CreateReplaySafeLogger(string category) => new ReplaySafeLogger(loggers.CreateLogger(category), this);

    /// <summary>Takes the call that a completion belongs to; null when it has been answered or cancelled before.</summary>
    /// <exception cref="NonDeterminismException">The code has asked for something else, or for nothing yet.</exception>
    public PendingCall? Take(CallKind kind, JournalEvent completion)
    {
        if (!_pending.Remove(completion.Sequence, out var call))
        {
            if (_sends.TryGetValue(completion.Sequence, out var sent)) throw Differs(completion, Describe(sent));
            return completion.Sequence < _nextSequence ? null : throw Differs(completion, "nothing");
        }

        call.Done = true;
        if (call.Kind == kind && (kind == CallKind.Timer || call.Name == completion.Name)) return call;
        throw Differs(completion, Describe(call));
    }

    /// <summary>Notes that an event which the code sends is in the journal already.</summary>
    /// <exception cref="NonDeterminismException">The code has asked for something else, or for nothing yet.</exception>
    public void ConfirmSent(JournalEvent sent)
    {
        if (_sends.TryGetValue(sent.Sequence, out var send))
        {
            if (send.EventName != sent.Name) throw Differs(sent, Describe(send));
            _sends.Remove(sent.Sequence);
        }
        else if (_pending.TryGetValue(sent.Sequence, out var call))
        {
            throw Differs(sent, Describe(call));
        }
        else if (sent.Sequence >= _nextSequence)
        {
            throw Differs(sent, "nothing");
        }
    }

    /// <summary>The calls made since the last time that nothing has answered yet, in the order of their numbers.</summary>
    public List<PendingCall> TakeUnstarted()
    {
        var calls = _unstarted.Where(call => !call.Done).ToList();
        _unstarted.Clear();
        return calls;
    }

    /// <summary>The events to be sent, in the order of their numbers. They are handed out once.</summary>
    public List<SendEventCommand> TakeSends()
    {
        if (_sends.Count == 0) return [];
        var sends = _sends.Values.OrderBy(command => command.Sequence).ToList();
        _sends.Clear();
        return sends;
    }

    private async Task<TOutput> WithRetriesAsync<TOutput>(Func<int, Task<TOutput>> call, RetryOptions retry)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(attempt);
            }
            catch (TaskFailedException failed) when (attempt < retry.MaxAttempts && retry.RetryOn(failed.Code))
            {
                await CreateTimerAsync(Now + retry.IntervalAfter(attempt), CancellationToken.None);
            }
        }
    }

    private void Skip(string eventName, string why)
    {
        if (IsReplaying) return;
        loggers.CreateLogger("VidPipe.Engine").LogWarning(
            "An event '{Event}' of {InstanceId} cannot be read and is skipped: {Reason}", eventName, instance.Id, why);
    }

    private Task<T> Track<T>(PendingResult<T> call)
    {
        EnsureOnPump();
        _pending.Add(call.Sequence, call);
        _unstarted.Add(call);
        return call.Result;
    }

    private void EnsureOnPump()
    {
        if (pump.IsCurrent) return;
        pump.Post(new ForeignContinuationMessage());
        throw new InvalidOperationException(
            "An orchestrator used its context outside its pump: it may await context tasks only, never with ConfigureAwait(false).");
    }

    private static NonDeterminismException Differs(JournalEvent inHistory, string asked) =>
        NonDeterminismException.Of(inHistory.Sequence, Describe(inHistory), asked);

    private static string Describe(JournalEvent inHistory) => inHistory.Kind switch
    {
        EventKind.ActivityCompleted or EventKind.ActivityFailed => $"activity '{inHistory.Name}'",
        EventKind.ChildCompleted or EventKind.ChildFailed => $"child '{inHistory.Name}'",
        EventKind.EventSent => $"sending event '{inHistory.Name}'",
        _ => "a timer",
    };

    private static string Describe(PendingCall call) => call.Kind switch
    {
        CallKind.Activity => $"activity '{call.Name}'",
        CallKind.Child => $"child '{call.Name}'",
        _ => "a timer",
    };

    private static string Describe(SendEventCommand send) => $"sending event '{send.EventName}'";
}
