using VidPipe.Core.Durable;
using VidPipe.Engine.Journal;
using VidPipe.Engine.Timers;

namespace VidPipe.Engine.Instances;

/// <summary>
/// One execution of one instance, in memory. A new execution, a rewind, and an activation after an eviction make a new
/// object, so what still refers to an old one finds it not <see cref="Live"/> and comes to nothing.
/// </summary>
internal sealed class LiveInstance
{
    private volatile bool _live = true;

    /// <param name="evicted">What this execution left behind when it was evicted.</param>
    public LiveInstance(InstanceRow row, EngineRuntime runtime, EvictedState? evicted = null)
    {
        Timers = new TimerDues(runtime.Clock, evicted?.Timers);
        Activities = evicted?.Activities ?? new ExecutionActivities(row.Key, row.Id);
        IdlePlace = new LinkedListNode<LiveInstance>(this);
        (Key, Id, Name, Execution, Parent) = (row.Key, row.Id, row.Name, row.Execution, row.Parent);
        (CreatedAt, Input, CustomStatus, Status) = (row.CreatedAt, row.Input, row.CustomStatus, row.Status);
        Pump = new Pump(new OrchestrationRun(this, runtime, evicted?.Dispatched ?? []));
    }

    public long Key { get; }

    public string Id { get; }

    public string Name { get; }

    public long Execution { get; }

    /// <summary>Set by the writer thread; only its sequence ever changes.</summary>
    public ParentLink? Parent { get; set; }

    public long CreatedAt { get; }

    public string? Input { get; }

    /// <summary>As of the moment this object was made.</summary>
    public string? CustomStatus { get; }

    public TimerDues Timers { get; }

    public ExecutionActivities Activities { get; }

    public Pump Pump { get; }

    /// <summary>Belongs to the writer thread's <see cref="IdleOrder"/>.</summary>
    public LinkedListNode<LiveInstance> IdlePlace { get; }

    /// <summary>Whether this object still speaks for the instance. Only the writer thread ends it.</summary>
    public bool Live => _live;

    /// <summary>Belongs to the writer thread.</summary>
    public OrchestrationStatus Status { get; set; }

    /// <summary>Belongs to the writer thread.</summary>
    public long NextPosition { get; set; }

    /// <summary>Belongs to the writer thread. UTC ticks; the journal's times never go back.</summary>
    public long LastAt { get; set; }

    /// <summary>Belongs to the writer thread. When <see cref="LastAt"/> was recorded, or loaded, on the clock that cannot be set.</summary>
    public long LastElapsed { get; set; }

    public void Retire() => _live = false;
}
