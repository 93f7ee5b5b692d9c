using VidPipe.Core.Durable;
using VidPipe.Engine.Journal;
using VidPipe.Engine.Timers;

namespace VidPipe.Engine.Instances;

/// <summary>
/// One execution of one instance, in memory. A new execution, a rewind, and a return from rest make a new object, so
/// whatever still refers to an old one finds it not <see cref="Live"/> and comes to nothing.
/// </summary>
internal sealed class LiveInstance
{
    private readonly object _gate = new();
    private CancellationTokenSource? _activities;
    private volatile bool _live = true;

    /// <param name="timers">When the timers are due that were waiting when this execution was put to rest.</param>
    public LiveInstance(InstanceRow row, EngineRuntime runtime, IReadOnlyDictionary<long, long>? timers = null)
    {
        Timers = new TimerDues(runtime.Clock, timers);
        (Key, Id, Name, Execution, Parent) = (row.Key, row.Id, row.Name, row.Execution, row.Parent);
        (CreatedAt, Input, CustomStatus, Status) = (row.CreatedAt, row.Input, row.CustomStatus, row.Status);
        Pump = new Pump(new OrchestrationRun(this, runtime));
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

    public Pump Pump { get; }

    /// <summary>Whether this object still speaks for the instance. Only the writer thread ends it.</summary>
    public bool Live => _live;

    /// <summary>Belongs to the writer thread.</summary>
    public OrchestrationStatus Status { get; set; }

    /// <summary>Belongs to the writer thread.</summary>
    public long NextPosition { get; set; }

    /// <summary>Belongs to the writer thread. UTC ticks; the journal's times never go back.</summary>
    public long LastAt { get; set; }

    /// <summary>Belongs to the writer thread. When <see cref="LastAt"/> was recorded, or loaded, on the clock that nobody sets.</summary>
    public long LastElapsed { get; set; }

    /// <summary>Cancelled when the instance is terminated or the host stops.</summary>
    public CancellationToken ActivityToken
    {
        get
        {
            lock (_gate) return (_activities ??= new CancellationTokenSource()).Token;
        }
    }

    public void Retire() => _live = false;

    public void CancelActivities()
    {
        CancellationTokenSource activities;
        lock (_gate) activities = _activities ??= new CancellationTokenSource();
        activities.Cancel();
    }
}
