using System.Globalization;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Activities;
using VidPipe.Engine.Journal;
using VidPipe.Engine.Timers;

namespace VidPipe.Engine.Instances;

/// <summary>
/// Drives an orchestrator: gives it the journal's events one by one, and after each starts what it has asked for.
/// Everything here happens on the instance's pump.
/// </summary>
/// <param name="dispatched">The sequences of activities that were begun before this execution was evicted.</param>
internal sealed class OrchestrationRun(LiveInstance instance, EngineRuntime runtime, IReadOnlyCollection<long> dispatched) : IPumpHandler
{
    private readonly Queue<JournalEvent> _held = new();
    private readonly HashSet<long> _dispatched = [.. dispatched];
    private Pump _pump = null!;
    private OrchestrationContext _context = null!;
    private DeliveredFailures _failures = null!;
    private JournalEvent? _started;
    private Task<string>? _task;
    private Exception? _breach;
    private System.Diagnostics.Activity? _span;
    private string? _savedStatus = instance.CustomStatus;
    private long _received = -1;
    private long _delivered = -1;
    private bool _suspended;
    private bool _finished;

    public void Attach(Pump pump)
    {
        _pump = pump;
        Forget();
    }

    public void Handle(PumpMessage message)
    {
        if (_finished && message is not EndMessage) return;
        try
        {
            switch (message)
            {
                case JournalEvent news: Receive(news); break;
                case ReplayMessage replay: Replay(replay.NewFrom); break;
                case IdleMessage: ConsiderEviction(); break;
                case ForeignContinuationMessage: Breach(NonDeterminismException.ForeignAwait); break;
                case EndMessage end: End(end.Reason); break;
            }
        }
        catch (Exception exception)
        {
            // Not the orchestrator's fault, whose exceptions are in its task: the engine cannot go on.
            runtime.Fault(exception);
        }
    }

    private void Receive(JournalEvent news)
    {
        if (news.Position <= _received) return;

        if (runtime.Options.Tuning.ReplayBeforeEveryEvent && _task is not null && !_suspended)
        {
            Replay(news.Position);
            return;
        }

        _received = news.Position;
        if (Take(news)) EndTurn();
    }

    /// <summary>Takes the code through the journal from the start, and starts only what history has no answer to.</summary>
    private void Replay(long newFrom)
    {
        if (!instance.Live || runtime.Reader.FindWithEvents(instance.Id) is not var (row, events)) return;
        if (row.Key != instance.Key || row.Execution != instance.Execution || row.Status.IsTerminal()) return;

        Forget();
        _held.Clear();
        _suspended = false;
        // While suspended, what came after the suspension waits for the resumption.
        var heldFrom = row.Status == OrchestrationStatus.Suspended ? events.FindLastIndex(e => e.Kind == EventKind.Suspended) : int.MaxValue;
        for (var i = 0; i < events.Count; i++)
        {
            _received = events[i].Position;
            _context.IsReplaying = events[i].Position < newFrom;
            // News is what this process has just recorded.
            if (!_context.IsReplaying) events[i] = events[i] with { Elapsed = runtime.Clock.Elapsed };
            if (i < heldFrom && events[i].Kind is EventKind.Suspended or EventKind.Resumed) _delivered = _received;
            else Take(events[i]);
        }

        _context.IsReplaying = false;
        EndTurn();
    }

    /// <returns>Whether the code was given something.</returns>
    private bool Take(JournalEvent news)
    {
        switch (news.Kind)
        {
            case EventKind.Suspended:
                _suspended = true;
                return false;
            case EventKind.Resumed:
                _suspended = false;
                while (!_suspended && _held.TryDequeue(out var held)) Deliver(held);
                return true;
            case var _ when _suspended:
                // Answered, though the code is not to know yet: after a restart it must not be started again.
                if (IsAnswer(news.Kind)) _dispatched.Add(news.Sequence);
                _held.Enqueue(news);
                return false;
            default:
                Deliver(news);
                return true;
        }
    }

    private void Deliver(JournalEvent news)
    {
        _delivered = news.Position;
        if (IsAnswer(news.Kind)) _dispatched.Remove(news.Sequence);
        // After the end, history may hold completions that the code no longer waited for.
        if (_breach is not null || _task is { IsCompleted: true }) return;

        (_context.Now, _context.Since) = (new DateTimeOffset(news.At, TimeSpan.Zero), news.Elapsed);
        try
        {
            switch (news.Kind)
            {
                case EventKind.Started:
                    _started = news;
                    Begin();
                    break;
                case EventKind.ActivityCompleted:
                    _context.Take(CallKind.Activity, news)?.Complete(news.Data);
                    break;
                case EventKind.ActivityFailed:
                    Fail(_context.Take(CallKind.Activity, news), news);
                    break;
                case EventKind.TimerFired:
                    _context.Take(CallKind.Timer, news)?.Complete(null);
                    break;
                case EventKind.ChildCompleted:
                    _context.Take(CallKind.Child, news)?.Complete(news.Data);
                    break;
                case EventKind.ChildFailed:
                    Fail(_context.Take(CallKind.Child, news), news);
                    break;
                case EventKind.EventRaised:
                    _context.Events.Raise(news.Name!, news.Position, news.Data);
                    break;
                case EventKind.EventSent:
                    _context.ConfirmSent(news);
                    break;
            }

            _pump.RunContinuations();
        }
        catch (Exception exception)
        {
            // Thrown by our checks, or by an async void of the code: either way the path cannot be followed any further.
            _breach = exception;
        }
    }

    private static bool IsAnswer(EventKind kind) => kind is EventKind.ActivityCompleted or EventKind.ActivityFailed or EventKind.TimerFired;

    private void Begin()
    {
        _span ??= EngineTelemetry.StartDetached($"orchestration {instance.Name}", default);
        _span?.SetTag("vidpipe.instance", instance.Id).SetTag("vidpipe.name", instance.Name).SetTag("vidpipe.execution", instance.Execution);
        _task = runtime.Catalog.Orchestrators.TryGetValue(instance.Name, out var orchestrator)
            ? orchestrator.RunAsync(_context, instance.Input)
            : Task.FromException<string>(new VidPipeException(
                ErrorCode.Internal, $"This host knows no orchestrator '{instance.Name}'."));
    }

    private void Fail(PendingCall? call, JournalEvent news)
    {
        if (call is null) return;
        var failure = DurableJson.Deserialize<Failure>(news.Data)!;
        var taskName = call is IChildCall child ? child.Orchestrator : call.Name;
        call.Fail(_failures.Record(taskName, failure, new FailureOrigin(news.Position, _context.Calls)));
    }

    private void Breach(Exception exception)
    {
        _breach ??= exception;
        EndTurn();
    }

    private void EndTurn()
    {
        if (!instance.Live || _task is null && _breach is null) return;

        // Nothing is outstanding that could ever bring an event, and no event is on its way.
        if (_task is { IsCompleted: false } && !_context.Awaits) _breach ??= NonDeterminismException.ForeignAwait;

        var outcome = Outcome();
        _finished = outcome is not null;
        if (outcome is StartAnewOutcome)
        {
            // Nothing that was asked for on the way here is begun.
            runtime.Writer.Enqueue(new TurnOperation(instance, [], null, outcome));
            return;
        }

        // Many turns of a fan-out ask for nothing: they must cost nothing.
        List<TurnCommand>? commands = null;
        if (_context.AsksForSomething)
        {
            commands = [.. _context.TakeSends()];
            foreach (var call in _context.TakeUnstarted()) Start(call, commands);
            commands.Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
        }

        var status = _context.CustomStatus is { } set && set != _savedStatus ? set : null;
        _savedStatus = status ?? _savedStatus;
        if (commands is { Count: > 0 } || status is not null || outcome is not null)
        {
            runtime.Writer.Enqueue(new TurnOperation(instance, commands ?? [], status, outcome));
        }

        if (runtime.Options.Tuning.EvictAfterEveryTurn) ConsiderEviction();
    }

    private void Start(PendingCall call, List<TurnCommand> commands)
    {
        switch (call)
        {
            case IActivityCall activity when _dispatched.Add(call.Sequence):
                runtime.Dispatcher.Enqueue(new ActivityRun(
                    instance.Activities, call.Sequence, call.Name, activity.Input, activity.Attempt, call.ScheduledAt, _span?.Context ?? default, runtime));
                break;
            case PendingTimer timer when !_dispatched.Contains(call.Sequence):
                timer.Entry = TimerEntry.ForTimer(instance, timer, instance.Timers.Of(timer, timer.Since));
                runtime.Timers.Add(timer.Entry);
                break;
            case IChildCall child:
                commands.Add(new StartChildCommand(call.Sequence, call.Name, child.Orchestrator, child.Input, call.ScheduledAt));
                break;
        }
    }

    private TurnOutcome? Outcome()
    {
        if (_breach is not null) return Broken(_breach);
        if (!_task!.IsCompleted) return null;
        if (!_task.IsCompletedSuccessfully) return Broken(_task.Exception?.InnerException ?? new TaskCanceledException(_task));

        return _context.Continuation is var (input, events)
            ? new ContinueAsNewOutcome(input, events == UnprocessedEvents.Keep ? _context.Events.Untaken : null, _delivered)
            : new CompletedOutcome(_task.Result);
    }

    /// <summary>
    /// The end of an execution that has failed, unless that is for its history: one that the code cannot follow, or one of
    /// another build that breaks it. Then it is started anew, by each build once: its own mistakes end as failures.
    /// </summary>
    private TurnOutcome Broken(Exception exception)
    {
        var build = runtime.Options.Build;
        var isOfHistory = exception switch
        {
            NonDeterminismException => exception != NonDeterminismException.ForeignAwait,
            VidPipeException or OperationCanceledException => false,
            _ => _started is not null && StartOfExecution.IsOfAnotherBuild(_started, build),
        };
        if (!isOfHistory || _started is null || StartOfExecution.IsAnewBy(_started, build)) return Failed(exception);

        runtime.Log.LogWarning(
            "Orchestration {Name} {InstanceId} cannot go on from a history of another version and is started anew: {Reason}",
            instance.Name, instance.Id, exception.Message);
        return new StartAnewOutcome();
    }

    private FailedOutcome Failed(Exception exception)
    {
        var failure = Failure.From(exception);
        runtime.Log.LogWarning(
            "Orchestration {Name} {InstanceId} failed: {Code} {Reason}",
            instance.Name, instance.Id, ErrorCodes.Name(failure.Code), failure.Message);
        return new FailedOutcome(failure, _failures.OriginOf(exception, failure));
    }

    /// <summary>An instance that only waits, be it for activities, needs no place in memory.</summary>
    private void ConsiderEviction()
    {
        if (!instance.Live || _task is null or { IsCompleted: true } || _breach is not null) return;

        var timers = _context.Pending.OfType<PendingTimer>().ToDictionary(timer => timer.Sequence, timer => instance.Timers.Of(timer, timer.Since));
        // One is about to fire: evicted now it would lose the firing, and be evicted again after its activation.
        if (timers.Count > 0 && timers.Values.Min() <= runtime.Clock.Elapsed) return;

        runtime.Writer.Enqueue(new EvictOperation(instance, _received, new EvictedState(timers, [.. _dispatched], instance.Activities)));
    }

    private void End(EndReason reason)
    {
        _finished = true;
        CancelTimers();
        if (reason == EndReason.Terminated) instance.Activities.Cancel();
        _span?.SetTag("vidpipe.outcome", reason.ToString().ToLower(CultureInfo.InvariantCulture));
        _span?.Dispose();
        (_span, _task) = (null, null);
        _held.Clear();
        Forget();
    }

    private void Forget()
    {
        if (_context is not null) CancelTimers();
        _context = new OrchestrationContext(instance, _pump, runtime.Loggers);
        _failures = new DeliveredFailures();
        _started = null;
        _task = null;
        _breach = null;
    }

    private void CancelTimers()
    {
        foreach (var timer in _context.Pending.OfType<PendingTimer>()) timer.Entry?.Cancel();
    }
}
