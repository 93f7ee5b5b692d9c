using VidPipe.Core.Errors;

namespace VidPipe.Engine.Journal;

/// <summary>
/// The one thread that writes. It takes the operations that have gathered while the last commit was on its way to the disk and
/// commits them in one transaction; only then are their effects delivered.
/// </summary>
internal sealed class JournalWriter
{
    private readonly JournalStore _store;
    private readonly Ledger _ledger;
    private readonly JournalTuning _tuning;
    private readonly Action<Exception> _onFault;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private Queue<JournalOperation> _queue = new();
    private Exception? _closed;
    private bool _stopping;

    public JournalWriter(JournalStore store, Ledger ledger, JournalTuning tuning, Action<Exception> onFault)
    {
        (_store, _ledger, _tuning, _onFault) = (store, ledger, tuning, onFault);
        _thread = new Thread(Run) { IsBackground = true, Name = "VidPipe journal" };
    }

    public void Start() => _thread.Start();

    /// <summary>Hands an operation over; it fails at once when the writer has ended.</summary>
    public void Enqueue(JournalOperation operation)
    {
        Exception? closed;
        lock (_gate)
        {
            closed = _closed;
            if (closed is null)
            {
                _queue.Enqueue(operation);
                if (_queue.Count == 1) Monitor.Pulse(_gate);
            }
        }

        if (closed is not null) operation.Failed(closed);
    }

    /// <summary>Commits what was handed over so far, then ends.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        if (_thread.IsAlive) _thread.Join();
    }

    /// <summary>Writes nothing more; what is waiting fails.</summary>
    public void Abort(Exception reason)
    {
        Close([], reason);
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        var batch = new List<JournalOperation>();
        Exception reason = new VidPipeException(ErrorCode.DatabaseError, "The durable engine has stopped.");
        try
        {
            while (Take(batch))
            {
                Commit(batch);
                batch.Clear();
            }
        }
        catch (Exception exception)
        {
            reason = exception as VidPipeException
                ?? new VidPipeException(ErrorCode.DatabaseError, $"The journal cannot be written: {exception.Message}", exception);
            _onFault(exception);
        }

        Close(batch, reason);
    }

    private bool Take(List<JournalOperation> batch)
    {
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                if (_stopping) return false;
                Monitor.Wait(_gate);
            }

            while (batch.Count < _tuning.MaxBatch && _queue.TryDequeue(out var operation)) batch.Add(operation);
            return true;
        }
    }

    private void Commit(List<JournalOperation> batch)
    {
        _store.Begin();
        try
        {
            foreach (var operation in batch) operation.Apply(_ledger);
            _tuning.OnCommit?.Invoke(CommitPoint.Before);
            _store.Commit();
        }
        catch
        {
            // The error that counts is the first one; SQLite has rolled back by itself when the disk is full.
            try
            {
                _store.Rollback();
            }
            catch (VidPipeException)
            {
            }

            throw;
        }

        _tuning.OnCommit?.Invoke(CommitPoint.After);
        EngineTelemetry.BatchSize.Record(batch.Count);
        _ledger.Deliver();
        foreach (var operation in batch) operation.Committed();
    }

    private void Close(List<JournalOperation> batch, Exception reason)
    {
        Queue<JournalOperation> waiting;
        lock (_gate)
        {
            _closed ??= reason;
            waiting = _queue;
            _queue = new Queue<JournalOperation>();
        }

        foreach (var operation in batch) operation.Failed(reason);
        foreach (var operation in waiting) operation.Failed(reason);
    }
}
