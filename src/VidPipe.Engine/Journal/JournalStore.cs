using VidPipe.Core.Durable;
using VidPipe.Engine.Instances;
using VidPipe.Engine.Sqlite;

namespace VidPipe.Engine.Journal;

/// <summary>The writer's connection: every statement that changes the journal. Used by the writer thread only.</summary>
internal sealed class JournalStore : IDisposable
{
    private readonly Database _database;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _insertInstance;
    private readonly Statement _findById;
    private readonly Statement _findByKey;
    private readonly Statement _alive;
    private readonly Statement _children;
    private readonly Statement _setStatus;
    private readonly Statement _setCustomStatus;
    private readonly Statement _setEnd;
    private readonly Statement _setExecution;
    private readonly Statement _setParentSequence;
    private readonly Statement _releaseChildren;
    private readonly Statement _deleteInstance;
    private readonly Statement _append;
    private readonly Statement _last;
    private readonly Statement _events;
    private readonly Statement _hasEvent;
    private readonly Statement _deleteEvent;
    private readonly Statement _deleteEvents;

    public JournalStore(string path, JournalTuning tuning)
    {
        _database = Database.OpenForWriting(path);
        try
        {
            _database.Execute("PRAGMA journal_mode = WAL");
            _database.Execute($"PRAGMA synchronous = {(tuning.Fsync ? "FULL" : "OFF")}");
            // A checkpoint stalls the writer: seldom and large beats often and small, and 16 MB of WAL are no burden.
            _database.Execute("PRAGMA wal_autocheckpoint = 4000");
            if (tuning.MaxPages is { } pages) _database.Execute($"PRAGMA max_page_count = {pages}");
            JournalSchema.Ensure(_database);

            _begin = _database.Prepare("BEGIN IMMEDIATE");
            _commit = _database.Prepare("COMMIT");
            _rollback = _database.Prepare("ROLLBACK");
            _insertInstance = _database.Prepare(
                "INSERT INTO instances (id, name, execution, parent_key, parent_id, parent_execution, parent_sequence, status, created_at, updated_at, input) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)");
            _findById = _database.Prepare($"SELECT {RowReader.InstanceColumns} FROM instances WHERE id = ?");
            _findByKey = _database.Prepare($"SELECT {RowReader.InstanceColumns} FROM instances WHERE key = ?");
            _alive = _database.Prepare($"SELECT {RowReader.InstanceColumns} FROM instances WHERE status < 3 ORDER BY key");
            _children = _database.Prepare($"SELECT {RowReader.InstanceColumns} FROM instances WHERE parent_key = ? ORDER BY key");
            _setStatus = _database.Prepare("UPDATE instances SET status = ?2, updated_at = ?3 WHERE key = ?1");
            _setCustomStatus = _database.Prepare("UPDATE instances SET custom_status = ?2, updated_at = ?3 WHERE key = ?1");
            _setEnd = _database.Prepare("UPDATE instances SET status = ?2, updated_at = ?3, output = ?4, failure = ?5 WHERE key = ?1");
            _setExecution = _database.Prepare(
                "UPDATE instances SET execution = ?2, status = ?3, name = ?4, input = ?5, output = NULL, failure = NULL, custom_status = ?6, parent_key = ?7, parent_id = ?8, parent_execution = ?9, parent_sequence = ?10, created_at = ?11, updated_at = ?12 WHERE key = ?1");
            _setParentSequence = _database.Prepare("UPDATE instances SET parent_sequence = ?2 WHERE key = ?1");
            _releaseChildren = _database.Prepare(
                $"UPDATE instances SET parent_sequence = {ParentLink.Released} WHERE parent_key = ?1 AND parent_execution = ?2 AND parent_sequence >= ?3");
            _deleteInstance = _database.Prepare("DELETE FROM instances WHERE key = ?");
            _append = _database.Prepare(
                "INSERT INTO events (instance, position, kind, sequence, at, scheduled_at, name, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
            _last = _database.Prepare("SELECT position, at FROM events WHERE instance = ? ORDER BY position DESC LIMIT 1");
            _events = _database.Prepare($"SELECT {RowReader.EventColumns} FROM events WHERE instance = ? ORDER BY position");
            _hasEvent = _database.Prepare("SELECT 1 FROM events WHERE instance = ? AND sequence = ? AND kind = ? LIMIT 1");
            _deleteEvent = _database.Prepare("DELETE FROM events WHERE instance = ? AND position = ?");
            _deleteEvents = _database.Prepare("DELETE FROM events WHERE instance = ?");
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    public void Rollback() => _rollback.Run();

    /// <returns>The new instance's key.</returns>
    public long Insert(string id, string name, ParentLink? parent, OrchestrationStatus status, long at, string? input)
    {
        _insertInstance.Bind(1, id).Bind(2, name)
            .Bind(3, parent?.Key).Bind(4, parent?.Id).Bind(5, parent?.Execution).Bind(6, parent?.Sequence)
            .Bind(7, (long)status).Bind(8, at).Bind(9, at).Bind(10, input).Run();
        return _database.LastInsertedKey;
    }

    public InstanceRow? Find(string id) => RowReader.InstanceOrNull(_findById.Bind(1, id));

    public InstanceRow? Find(long key) => RowReader.InstanceOrNull(_findByKey.Bind(1, key));

    /// <summary>All instances that are not terminal, oldest first.</summary>
    public List<InstanceRow> Alive() => RowReader.Instances(_alive);

    /// <summary>The children of an instance, of all its executions.</summary>
    public List<InstanceRow> Children(long parentKey) => RowReader.Instances(_children.Bind(1, parentKey));

    public void SetStatus(long key, OrchestrationStatus status, long at) => _setStatus.Bind(1, key).Bind(2, (long)status).Bind(3, at).Run();

    public void SetCustomStatus(long key, string? json, long at) => _setCustomStatus.Bind(1, key).Bind(2, json).Bind(3, at).Run();

    public void SetEnd(long key, OrchestrationStatus status, long at, string? output, string? failure) =>
        _setEnd.Bind(1, key).Bind(2, (long)status).Bind(3, at).Bind(4, output).Bind(5, failure).Run();

    /// <summary>Writes the index row of a new execution of an instance that exists.</summary>
    public void SetExecution(InstanceRow row) =>
        _setExecution.Bind(1, row.Key).Bind(2, row.Execution).Bind(3, (long)row.Status).Bind(4, row.Name).Bind(5, row.Input)
            .Bind(6, row.CustomStatus)
            .Bind(7, row.Parent?.Key).Bind(8, row.Parent?.Id).Bind(9, row.Parent?.Execution).Bind(10, row.Parent?.Sequence)
            .Bind(11, row.CreatedAt).Bind(12, row.UpdatedAt).Run();

    public void SetParentSequence(long key, long sequence) => _setParentSequence.Bind(1, key).Bind(2, sequence).Run();

    /// <summary>Frees the children that calls from this sequence on have started, to be adopted by id.</summary>
    public void ReleaseChildren(long parentKey, long execution, long fromSequence) =>
        _releaseChildren.Bind(1, parentKey).Bind(2, execution).Bind(3, fromSequence).Run();

    public void Delete(long key)
    {
        DeleteEvents(key);
        _deleteInstance.Bind(1, key).Run();
    }

    public void Append(long key, JournalEvent line) =>
        _append.Bind(1, key).Bind(2, line.Position).Bind(3, (long)line.Kind).Bind(4, line.Sequence).Bind(5, line.At)
            .Bind(6, line.ScheduledAt).Bind(7, line.Name).Bind(8, line.Data).Run();

    /// <summary>Position and time of the last event, or (-1, 0).</summary>
    public (long Position, long At) Last(long key)
    {
        _last.Bind(1, key);
        var last = _last.Step() ? (_last.Long(0), _last.Long(1)) : (-1L, 0L);
        _last.Reset();
        return last;
    }

    public List<JournalEvent> Events(long key) => RowReader.Events(_events.Bind(1, key));

    public bool HasEvent(long key, long sequence, EventKind kind)
    {
        var found = _hasEvent.Bind(1, key).Bind(2, sequence).Bind(3, (long)kind).Step();
        _hasEvent.Reset();
        return found;
    }

    public void DeleteEvent(long key, long position) => _deleteEvent.Bind(1, key).Bind(2, position).Run();

    public void DeleteEvents(long key) => _deleteEvents.Bind(1, key).Run();

    public void Dispose() => _database.Dispose();
}
