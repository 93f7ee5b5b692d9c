using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Instances;
using VidPipe.Engine.Timers;

namespace VidPipe.Engine.Journal;

/// <summary>
/// What may be recorded about instances, and which of them are in memory. Belongs to the writer thread, which makes it
/// the one place where an instance changes its state.
/// </summary>
internal sealed class Ledger(JournalStore store, EngineRuntime runtime)
{
    private readonly Dictionary<string, LiveInstance> _liveById = new(StringComparer.Ordinal);
    private readonly Dictionary<long, LiveInstance> _liveByKey = [];
    private readonly Dictionary<long, Evicted> _evicted = [];
    private readonly IdleOrder _idle = new();
    private readonly List<(LiveInstance Instance, PumpMessage Message)> _deliveries = [];
    private readonly List<string> _ended = [];
    private (long Utc, long Elapsed)? _batchTime;
    private int _liveCount;

    public JournalStore Store => store;

    /// <summary>How many instances are in memory; for any thread.</summary>
    public int LiveCount => Volatile.Read(ref _liveCount);

    /// <summary>The instance, activated if it was evicted; null when it is terminal or unknown.</summary>
    public LiveInstance? FindLive(string id) =>
        _liveById.TryGetValue(id, out var live) ? live : store.Find(id) is { } row && !row.Status.IsTerminal() ? Activate(row) : null;

    public LiveInstance? FindLive(long key) =>
        _liveByKey.TryGetValue(key, out var live) ? live : store.Find(key) is { } row && !row.Status.IsTerminal() ? Activate(row) : null;

    /// <summary>The index row; null when there is no such instance.</summary>
    public InstanceRow? Find(string id) => store.Find(id);

    /// <summary>Takes an instance that is in the journal only into memory, to be replayed.</summary>
    public LiveInstance Activate(InstanceRow row)
    {
        var (position, at) = store.Last(row.Key);
        var live = Register(row, position + 1, at);
        _deliveries.Add((live, new ReplayMessage(live.NextPosition)));
        return live;
    }

    public LiveInstance Create(string id, string name, string? input, ParentLink? parent)
    {
        var now = Now().Utc;
        var key = store.Insert(id, name, parent, OrchestrationStatus.Running, now, input);
        var live = Register(
            new InstanceRow(key, id, name, 1, parent, OrchestrationStatus.Running, now, now, input, null, null, null), 0, now);
        Append(live, EventKind.Started, data: runtime.Options.Build);
        return live;
    }

    /// <summary>Starts a terminal instance over: a new execution with an empty history.</summary>
    public LiveInstance Replace(InstanceRow row, string name, string? input, ParentLink? parent)
    {
        var (position, at) = store.Last(row.Key);
        var now = Math.Max(Now().Utc, at);
        var next = row with
        {
            Execution = row.Execution + 1,
            Name = name,
            Input = input,
            Parent = parent,
            Status = OrchestrationStatus.Running,
            CreatedAt = now,
            UpdatedAt = now,
            CustomStatus = null,
        };
        store.DeleteEvents(row.Key);
        store.SetExecution(next);
        var live = Register(next, position + 1, now);
        Append(live, EventKind.Started, data: runtime.Options.Build);
        return live;
    }

    /// <summary>The next execution of an instance that continues as new.</summary>
    public void Continue(LiveInstance instance, string input, List<JournalEvent> kept) => Renew(instance, input, kept, null);

    /// <summary>
    /// The next execution of an instance whose history the code cannot follow: with its input, all events that it was sent, and
    /// its place as a child. Its own children end; what they were to make is asked for again.
    /// </summary>
    public void StartAnew(LiveInstance instance)
    {
        var raised = store.Events(instance.Key).Where(e => e.Kind == EventKind.EventRaised).ToList();
        Renew(instance, instance.Input, raised, StartOfExecution.Anew);
        // Last: of another execution than the present one, they are not answered to it.
        foreach (var child in store.Children(instance.Key).Where(c => c.Parent!.Execution == instance.Execution))
        {
            if (FindLive(child.Key) is { } alive) Ending.Terminate(this, alive, $"'{instance.Id}' was started anew.");
        }
    }

    private void Renew(LiveInstance instance, string? input, List<JournalEvent> kept, string? how)
    {
        var row = store.Find(instance.Key)!;
        var next = row with { Execution = row.Execution + 1, Input = input, UpdatedAt = instance.LastAt };
        store.DeleteEvents(instance.Key);
        store.SetExecution(next);
        Retire(instance, EndReason.Finished);

        var live = Register(next, instance.NextPosition, instance.LastAt);
        // First, so that a replay holds back everything of the new execution, as this pump will.
        if (live.Status == OrchestrationStatus.Suspended) Append(live, EventKind.Suspended);
        Append(live, EventKind.Started, name: how, data: runtime.Options.Build);
        foreach (var raised in kept) Append(live, EventKind.EventRaised, -1, raised.Name, raised.Data);
    }

    /// <summary>A failed instance runs again from what its journal still holds.</summary>
    public LiveInstance Revive(InstanceRow row, string? reason)
    {
        store.SetEnd(row.Key, OrchestrationStatus.Running, Now().Utc, null, null);
        var live = Activate(row with { Status = OrchestrationStatus.Running, Output = null, Failure = null });
        Append(live, EventKind.Rewound, -1, null, reason);
        return live;
    }

    /// <param name="notBefore">The earliest time, in UTC ticks, that the line may bear.</param>
    public void Append(
        LiveInstance instance, EventKind kind, long sequence = -1, string? name = null, string? data = null, long scheduledAt = 0, long notBefore = 0)
    {
        (instance.LastAt, instance.LastElapsed) = (Math.Max(TimeOf(instance), notBefore), Now().Elapsed);
        var line = new JournalEvent(instance.NextPosition++, kind, sequence, instance.LastAt, scheduledAt, name, data) { Elapsed = instance.LastElapsed };
        store.Append(instance.Key, line);
        _idle.Touch(instance);
        _deliveries.Add((instance, line));
    }

    public void SetStatus(LiveInstance instance, OrchestrationStatus status)
    {
        instance.Status = status;
        store.SetStatus(instance.Key, status, instance.LastAt);
    }

    public void SetCustomStatus(LiveInstance instance, string json) =>
        store.SetCustomStatus(instance.Key, json, TimeOf(instance));

    /// <summary>Records how an instance ended, and tells the execution that waits for it as a child.</summary>
    /// <param name="output">JSON: the output, or a string that says why there is none.</param>
    public void End(
        LiveInstance instance, OrchestrationStatus status, EventKind kind, string output, Failure? failure, FailureOrigin? origin = null)
    {
        var failureJson = failure is null ? null : DurableJson.Serialize(failure);
        Append(instance, kind, origin?.CallsBefore ?? -1, null, kind == EventKind.Failed ? failureJson : output, origin?.Position ?? -1);
        store.SetEnd(instance.Key, status, instance.LastAt, output, kind == EventKind.Failed ? failureJson : null);
        instance.Status = status;
        Retire(instance, kind == EventKind.Terminated ? EndReason.Terminated : EndReason.Finished);
        _ended.Add(instance.Id);

        if (instance.Parent is not { Sequence: not ParentLink.Released } link) return;
        if (FindLive(link.Key) is not { } parent || parent.Execution != link.Execution) return;
        if (failure is null) Append(parent, EventKind.ChildCompleted, link.Sequence, instance.Id, output);
        else Append(parent, EventKind.ChildFailed, link.Sequence, instance.Id, failureJson);
    }

    /// <summary>Lets an instance go from memory until its next event.</summary>
    public void Evict(LiveInstance instance, EvictedState state)
    {
        Retire(instance, EndReason.Evicted);
        if (state.IsEmpty) return;

        var activation = state.Timers.Count == 0 ? null : TimerEntry.ForEvicted(instance.Id, state.Timers.Values.Min());
        _evicted[instance.Key] = new Evicted(activation, state);
        if (activation is not null) runtime.Timers.Add(activation);
    }

    /// <summary>The instances that have had no event since, the longest idle first, each once until its next event.</summary>
    /// <param name="before">On the clock that cannot be set.</param>
    /// <param name="kept">How many may stay in memory all the same.</param>
    public IEnumerable<LiveInstance> TakeIdle(long before, int kept) => _idle.Take(before, _liveById.Count - kept);

    /// <summary>Makes a running child answer to another call of its parent.</summary>
    public void Relink(InstanceRow child)
    {
        if (FindLive(child.Key) is { } live) live.Parent = child.Parent;
    }

    public void Remove(InstanceRow row)
    {
        store.Delete(row.Key);
        _ended.Add(row.Id);
    }

    public void Tell(LiveInstance instance, PumpMessage message) => _deliveries.Add((instance, message));

    /// <summary>After the commit: each pump is given what was recorded, in the order of the journal.</summary>
    public void Deliver()
    {
        if (_deliveries.Count > 0) EngineTelemetry.EventsCommitted.Add(_deliveries.Count);
        // A fan-out's completions lie side by side: a pump is scheduled once for all of them.
        for (var i = 0; i < _deliveries.Count;)
        {
            var pump = _deliveries[i].Instance.Pump;
            var end = i + 1;
            while (end < _deliveries.Count && _deliveries[end].Instance.Pump == pump) end++;
            pump.Post(_deliveries, i, end);
            i = end;
        }

        foreach (var id in _ended) runtime.Waiters.Signal(id);
        _deliveries.Clear();
        _ended.Clear();
        _batchTime = null;
        Volatile.Write(ref _liveCount, _liveById.Count);
        runtime.Eviction.Consider(_liveById.Count);
    }

    private LiveInstance Register(InstanceRow row, long nextPosition, long lastAt)
    {
        if (_evicted.Remove(row.Key, out var evicted)) evicted.Activation?.Cancel();
        var live = new LiveInstance(row, runtime, evicted?.State) { NextPosition = nextPosition, LastAt = lastAt, LastElapsed = Now().Elapsed };
        _liveById[row.Id] = live;
        _liveByKey[row.Key] = live;
        _idle.Touch(live);
        return live;
    }

    private void Retire(LiveInstance instance, EndReason reason)
    {
        instance.Retire();
        if (reason != EndReason.Evicted) instance.Activities.Live = false;
        _idle.Remove(instance);
        _liveById.Remove(instance.Id);
        _liveByKey.Remove(instance.Key);
        _deliveries.Add((instance, new EndMessage(reason)));
    }

    // It goes on at its own pace where the wall clock has been set back: code that waits for a time must reach it.
    private long TimeOf(LiveInstance instance) => Math.Max(Now().Utc, instance.LastAt + (Now().Elapsed - instance.LastElapsed));

    // One reading of the clocks per batch: what is committed together happens at the same time.
    private (long Utc, long Elapsed) Now() => _batchTime ??= (runtime.Clock.UtcTicks, runtime.Clock.Elapsed);

    /// <param name="Activation">When its next timer is due; null when it waits for none.</param>
    private sealed record Evicted(TimerEntry? Activation, EvictedState State);
}
