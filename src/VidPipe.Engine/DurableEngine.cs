using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Client;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine;

/// <summary>
/// Durable orchestrations on one machine, without a server. One engine per data folder; what it has answered survives a
/// kill. Construct it, <see cref="StartAsync"/> it, use its <see cref="Client"/>, stop or dispose it.
/// </summary>
public sealed class DurableEngine : IAsyncDisposable
{
    private readonly DurableEngineOptions _options;
    private readonly DurableCatalog _catalog;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly EngineClient _client;
    private readonly Lock _gate = new();
    private EngineRuntime? _runtime;
    private FolderLock? _lock;
    private volatile Exception? _fault;
    private bool _stopping;

    /// <param name="catalog">All orchestrators and activities; not to be changed once the engine has started.</param>
    /// <param name="services">Handed to each activity's registration.</param>
    public DurableEngine(
        DurableEngineOptions options, DurableCatalog catalog, IServiceProvider services, TimeProvider time, ILoggerFactory loggers)
    {
        (_options, _catalog, _services, _time, _loggers) = (options, catalog, services, time, loggers);
        _log = loggers.CreateLogger("VidPipe.Engine");
        _client = new EngineClient(Runtime);
    }

    /// <summary>Its calls fail with DATABASE_ERROR when the engine has stopped or is not healthy.</summary>
    public IOrchestrationClient Client => _client;

    /// <summary>Whether the engine is started and can write its journal. It never recovers by itself: restart the process.</summary>
    public bool IsHealthy => _runtime is not null && !_stopping && _fault is null;

    /// <summary>What made the engine stop, when <see cref="IsHealthy"/> is false for that reason.</summary>
    public string? FaultMessage => _fault?.Message;

    /// <summary>Whether this start has begun a new journal: there was none, or it was set aside.</summary>
    public bool HasNewJournal { get; private set; }

    /// <summary>Where the damaged journal is that this start has set aside; null for none.</summary>
    public string? JournalSetAside { get; private set; }

    internal int LiveInstances => _runtime?.Ledger.LiveCount ?? 0;

    /// <summary>Locks the folder, opens the journal and takes up what was running. Returns when the client may be used.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: the folder is in use or the engine was started before; DATABASE_ERROR: the journal cannot be opened.</exception>
    /// <exception cref="JournalDamagedException">It is damaged, and was not to be rebuilt.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_runtime is not null) throw new VidPipeException(ErrorCode.WrongState, "The durable engine has been started before.");

        Directory.CreateDirectory(_options.DataFolder);
        _lock = FolderLock.Take(_options.DataFolder);
        try
        {
            var journal = Path.Combine(_options.DataFolder, EngineRuntime.JournalFile);
            HasNewJournal = !File.Exists(journal);
            _runtime = Open(journal);
            HasNewJournal |= JournalSetAside is not null;
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _runtime.Writer.Start();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Starts no more activities, cancels those that run (they run again after the next start), writes what is done, and
    /// lets the folder go. Safe to call more than once.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_runtime is null || _stopping) return;
            _stopping = true;
        }

        _runtime.Eviction.Dispose();
        try
        {
            await _runtime.Dispatcher.Stop().WaitAsync(_options.StopTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            _log.LogWarning("Activities did not end on cancellation; they run again after the next start.");
        }

        await Task.Run(_runtime.Writer.Stop, CancellationToken.None).ConfigureAwait(false);
        _runtime.Waiters.Fail(new VidPipeException(ErrorCode.DatabaseError, "The durable engine has stopped."));
        _runtime.Close();
        _lock?.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    private EngineRuntime Open(string journal)
    {
        try
        {
            return OpenChecked(journal);
        }
        catch (VidPipeException damaged) when (JournalFile.IsDamage(damaged))
        {
            if (_options.JournalStart != JournalStart.RebuiltWhenDamaged) throw new JournalDamagedException(journal, damaged);
            JournalSetAside = JournalFile.SetAside(journal, _time.GetUtcNow());
            _log.LogWarning(damaged, "The damaged journal was set aside as '{Aside}'; a new one is begun.", JournalSetAside);
            return OpenChecked(journal);
        }
        catch (VidPipeException unreadable) when (unreadable.Code == ErrorCode.DatabaseError)
        {
            throw new VidPipeException(ErrorCode.DatabaseError, $"The journal '{journal}' cannot be opened: {unreadable.Message}", unreadable);
        }
    }

    private EngineRuntime OpenChecked(string journal)
    {
        if (_options.JournalStart != JournalStart.AsItIs) JournalFile.Check(journal);
        return new EngineRuntime(_options, _catalog, _services, _time, _loggers, Fault);
    }

    /// <summary>What is read of a journal that cannot be written would look like work that goes on.</summary>
    private EngineRuntime Runtime() => _fault is { } fault
        ? throw Stopped(fault)
        : _runtime ?? throw new VidPipeException(ErrorCode.WrongState, "The durable engine has not been started.");

    private static VidPipeException Stopped(Exception reason) =>
        new(ErrorCode.DatabaseError, $"The durable engine has stopped: {reason.Message.TrimEnd('.')}. Restart the host when that is mended.", reason);

    private void Fault(Exception reason)
    {
        lock (_gate)
        {
            // While stopping, pumps may find the files closed; that is no fault.
            if (_stopping || _fault is not null) return;
            _fault = reason;
        }

        _log.LogCritical(reason, "The durable engine has stopped: {Reason}", reason.Message);
        var closed = Stopped(reason);
        // Not on the calling thread: it may be the writer's, or a pump that runs an activity's continuation.
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                _runtime?.Writer.Abort(closed);
                _runtime?.Dispatcher.Stop();
                _runtime?.Waiters.Fail(closed);
            },
            null);
    }
}
