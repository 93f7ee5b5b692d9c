using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Timers;

namespace VidPipe.Engine.Instances;

/// <summary>A call that the orchestrator made and that has no completion yet.</summary>
/// <param name="name">The activity, the child's id, or the event.</param>
/// <param name="scheduledAt">UTC ticks of the event during which it was made.</param>
internal abstract class PendingCall(long sequence, CallKind kind, string name, long scheduledAt)
{
    public long Sequence => sequence;

    public CallKind Kind => kind;

    public string Name => name;

    public long ScheduledAt => scheduledAt;

    /// <summary>Completed or cancelled: nothing needs to be started for it any more.</summary>
    public bool Done { get; set; }

    public abstract void Complete(string? data);

    public abstract void Fail(TaskFailedException failure);
}

internal abstract class PendingResult<T>(long sequence, CallKind kind, string name, long scheduledAt)
    : PendingCall(sequence, kind, name, scheduledAt)
{
    // Continuations run inside SetResult, on the pump; asynchronous ones would leak to the thread pool.
    private readonly TaskCompletionSource<T> _result = new();

    public Task<T> Result => _result.Task;

    public override void Complete(string? data)
    {
        T? value;
        try
        {
            value = DurableJson.Deserialize<T>(data);
        }
        catch (JsonException exception)
        {
            // Not the call's failure, which the code could take for one of the work: it is another version's history.
            throw NonDeterminismException.Unreadable(Name, exception.Message);
        }

        _result.SetResult(value!);
    }

    public override void Fail(TaskFailedException failure) => _result.SetException(failure);
}

internal sealed class PendingActivity<T>(long sequence, string name, long scheduledAt, string input, int attempt)
    : PendingResult<T>(sequence, CallKind.Activity, name, scheduledAt), IActivityCall
{
    public string Input => input;

    public int Attempt => attempt;
}

/// <summary>What the dispatcher needs of an activity call.</summary>
internal interface IActivityCall
{
    string Input { get; }

    int Attempt { get; }
}

internal sealed class PendingChild<T>(long sequence, string childId, long scheduledAt, string orchestrator, string input)
    : PendingResult<T>(sequence, CallKind.Child, childId, scheduledAt), IChildCall
{
    public string Orchestrator => orchestrator;

    public string Input => input;
}

/// <summary>What the journal needs of a child call.</summary>
internal interface IChildCall
{
    string Orchestrator { get; }

    string Input { get; }
}

internal sealed class PendingTimer(long sequence, long scheduledAt, long dueAt)
    : PendingCall(sequence, CallKind.Timer, "timer", scheduledAt)
{
    private readonly TaskCompletionSource _result = new();

    public Task Result => _result.Task;

    public long DueAt => dueAt;

    /// <summary>When the call was made, on the clock that cannot be set; null when an earlier process recorded it.</summary>
    public long? Since { get; init; }

    /// <summary>Its place in the engine's queue, once it has one.</summary>
    public TimerEntry? Entry { get; set; }

    public CancellationTokenRegistration Registration { get; set; }

    public override void Complete(string? data)
    {
        Registration.Dispose();
        _result.SetResult();
    }

    public void Cancel(CancellationToken token)
    {
        Entry?.Cancel();
        _result.SetCanceled(token);
    }

    public override void Fail(TaskFailedException failure) => throw new InvalidOperationException("A timer does not fail.");
}
