using System.Collections.Concurrent;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Sqlite;

namespace VidPipe.Engine.Journal;

/// <summary>Reads beside the writer, on connections of its own. Thread-safe.</summary>
internal sealed class JournalReader(string path) : IDisposable
{
    private readonly ConcurrentBag<Connection> _idle = [];
    private volatile bool _disposed;

    public InstanceRow? Find(string id) => With(connection =>
    {
        var row = RowReader.InstanceOrNull(connection.FindById.Bind(1, id));
        return row is null ? null : row with { UpdatedAt = Math.Max(row.UpdatedAt, connection.LastEventAt(row.Key)) };
    });

    /// <summary>An instance with the whole journal of its present execution, as of one moment.</summary>
    public (InstanceRow Row, List<JournalEvent> Events)? FindWithEvents(string id) => With(connection =>
        connection.AtOneMoment<(InstanceRow, List<JournalEvent>)?>(() =>
            RowReader.InstanceOrNull(connection.FindById.Bind(1, id)) is { } row
                ? (row, RowReader.Events(connection.Events.Bind(1, row.Key)))
                : null));

    /// <summary>Instances in ordinal order of ids, after <paramref name="afterId"/>; one more than the page when there are more.</summary>
    public List<InstanceRow> List(OrchestrationQuery query, string? afterId, int limit) => With(connection => connection.AtOneMoment(() =>
    {
        var rows = new List<InstanceRow>();
        foreach (var key in connection.Index.Find(query, afterId, limit))
        {
            var row = RowReader.InstanceOrNull(connection.FindByKey.Bind(1, key))!;
            rows.Add(row with { UpdatedAt = Math.Max(row.UpdatedAt, connection.LastEventAt(row.Key)) });
        }

        return rows;
    }));

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    private T With<T>(Func<Connection, T> read)
    {
        if (_disposed) throw new VidPipeException(ErrorCode.DatabaseError, "The durable engine has stopped.");
        if (!_idle.TryTake(out var connection)) connection = new Connection(path);
        try
        {
            return read(connection);
        }
        finally
        {
            _idle.Add(connection);
            if (_disposed) Dispose();
        }
    }

    private sealed class Connection : IDisposable
    {
        private readonly Database _database;
        private readonly Statement _lastAt;

        public Connection(string path)
        {
            _database = Database.OpenForReading(path);
            FindById = _database.Prepare($"SELECT {RowReader.InstanceColumns} FROM instances WHERE id = ?");
            Events = _database.Prepare($"SELECT {RowReader.EventColumns} FROM events WHERE instance = ? ORDER BY position");
            FindByKey = _database.Prepare($"SELECT {RowReader.InstanceColumns} FROM instances WHERE key = ?");
            Index = new InstanceIndex(_database);
            _lastAt = _database.Prepare("SELECT at FROM events WHERE instance = ? ORDER BY position DESC LIMIT 1");
        }

        public Statement FindById { get; }

        public Statement Events { get; }

        public Statement FindByKey { get; }

        public InstanceIndex Index { get; }

        public long LastEventAt(long key)
        {
            var at = _lastAt.Bind(1, key).Step() ? _lastAt.Long(0) : 0;
            _lastAt.Reset();
            return at;
        }

        public T AtOneMoment<T>(Func<T> read)
        {
            _database.Execute("BEGIN");
            try
            {
                return read();
            }
            finally
            {
                _database.Execute("COMMIT");
            }
        }

        public void Dispose() => _database.Dispose();
    }
}
