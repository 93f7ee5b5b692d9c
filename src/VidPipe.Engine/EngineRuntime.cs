using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Engine.Activities;
using VidPipe.Engine.Client;
using VidPipe.Engine.Journal;
using VidPipe.Engine.Timers;

namespace VidPipe.Engine;

/// <summary>The parts of a started engine, as they know each other.</summary>
internal sealed class EngineRuntime
{
    public const string JournalFile = "journal.db";

    private readonly JournalStore _store;
    private readonly Action<Exception> _onFault;

    public EngineRuntime(
        DurableEngineOptions options,
        DurableCatalog catalog,
        IServiceProvider services,
        TimeProvider time,
        ILoggerFactory loggers,
        Action<Exception> onFault)
    {
        (Options, Catalog, Services, Time, Loggers, _onFault) = (options, catalog, services, time, loggers, onFault);
        Clock = new EngineClock(time);
        Log = loggers.CreateLogger("VidPipe.Engine");

        var path = Path.Combine(options.DataFolder, JournalFile);
        _store = new JournalStore(path, options.Tuning);
        Ledger = new Ledger(_store, this);
        Reader = new JournalReader(path);
        Writer = new JournalWriter(_store, Ledger, options.Tuning, onFault);
        Dispatcher = options.Paused
            ? new ActivityDispatcher(catalog, 0, 0)
            : new ActivityDispatcher(catalog, options.MaxConcurrentActivities, options.MaxConcurrentCpuActivities);
        Timers = new TimerQueue(time, Clock, due => Writer.Enqueue(new TimersDue(due)));
        Eviction = new Eviction(time, Clock, options.IdleToRest, options.Tuning.MaxInMemory, operation => Writer.Enqueue(operation));

        try
        {
            // The writer has not started yet: until then its ledger is ours.
            foreach (var row in _store.Alive()) Ledger.Activate(row);
        }
        catch
        {
            Close();
            throw;
        }

        Ledger.Deliver();
    }

    public DurableEngineOptions Options { get; }

    public DurableCatalog Catalog { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public EngineClock Clock { get; }

    public ILoggerFactory Loggers { get; }

    public ILogger Log { get; }

    /// <summary>The writer thread's, but for its count.</summary>
    public Ledger Ledger { get; }

    public JournalReader Reader { get; }

    public JournalWriter Writer { get; }

    public ActivityDispatcher Dispatcher { get; }

    public TimerQueue Timers { get; }

    public Eviction Eviction { get; }

    public CompletionWaiters Waiters { get; } = new();

    /// <summary>The engine cannot go on: nothing that is not on disk may be acted on.</summary>
    public void Fault(Exception reason) => _onFault(reason);

    /// <summary>Closes the files. Nothing may be running any more.</summary>
    public void Close()
    {
        Eviction.Dispose();
        Timers.Dispose();
        Reader.Dispose();
        _store.Dispose();
    }
}
