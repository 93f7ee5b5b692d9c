using VidPipe.Engine.Journal;

namespace VidPipe.Benchmarks.Engine;

/// <summary>
/// The baseline: the least that could write the same rows durably. A group-committing thread on the engine's own
/// schema, statements and settings, and producers that write their next row when the one before is on disk.
/// </summary>
internal sealed class BareWriter : IDisposable
{
    private const string Result = "{}";
    private const long Time = 638_000_000_000_000_000;

    private readonly JournalStore _store;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly Thread _thread;
    private List<Row> _queue = [];
    private volatile bool _stopping;

    public BareWriter(string folder)
    {
        _store = new JournalStore(Path.Combine(folder, "bare.db"), new JournalTuning());
        _thread = new Thread(Run) { IsBackground = true };
    }

    public void Start() => _thread.Start();

    public Task WriteAsync(long key, long position) => Add(new Row(key, position));

    /// <summary>One row, one commit.</summary>
    public void WriteAlone(long key, long position)
    {
        _store.Begin();
        Append(key, position);
        _store.Commit();
    }

    public void Dispose()
    {
        _stopping = true;
        _work.Release();
        if (_thread.IsAlive) _thread.Join();
        _store.Dispose();
    }

    private Task Add(Row row)
    {
        lock (_gate)
        {
            _queue.Add(row);
            if (_queue.Count > 1) return row.Task;
        }

        _work.Release();
        return row.Task;
    }

    private void Append(long key, long position) => _store.Append(
        key, new JournalEvent(position, EventKind.ActivityCompleted, position, Time, Time, "nothing", Result));

    private void Run()
    {
        while (true)
        {
            _work.Wait();
            if (_stopping) return;
            List<Row> batch;
            lock (_gate) (batch, _queue) = (_queue, []);
            _store.Begin();
            foreach (var row in batch) Append(row.Key, row.Position);
            _store.Commit();
            foreach (var row in batch) row.SetResult();
        }
    }

    private sealed class Row(long key, long position) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Key => key;

        public long Position => position;
    }
}
