using SQLitePCL;

namespace VidPipe.Engine.Sqlite;

/// <summary>One SQLite connection. Not thread-safe: a connection belongs to one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private static readonly Lazy<bool> Native = new(() =>
    {
        Batteries_V2.Init();
        return true;
    });

    private readonly sqlite3 _handle;
    private readonly List<Statement> _statements = [];

    private Database(sqlite3 handle) => _handle = handle;

    public static Database OpenForWriting(string path) => Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    /// <summary>Opens a file to look at it: closing it leaves it and its WAL as they are.</summary>
    public static Database OpenForChecking(string path)
    {
        var database = Open(path, raw.SQLITE_OPEN_READWRITE);
        raw.sqlite3_db_config(database._handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
        return database;
    }

    public static Database OpenForReading(string path) => Open(path, raw.SQLITE_OPEN_READONLY);

    /// <summary>A prepared statement that lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var handle), sql);
        var statement = new Statement(this, handle);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs one or more statements for their effect.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql), sql);

    public long LastInsertedKey => raw.sqlite3_last_insert_rowid(_handle);

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _statements.Clear();
        _handle.Dispose();
    }

    internal void Check(int result, string doing)
    {
        if (result is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        throw new SqliteException(
            result,
            $"SQLite error {result} ({raw.sqlite3_errmsg(_handle).utf8_to_string()}) at: {doing}");
    }

    private static Database Open(string path, int flags)
    {
        _ = Native.Value;
        var result = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new Database(handle);
        try
        {
            database.Check(result, $"opening {path}");
            // A checkpoint may hold the database for a moment; readers wait instead of failing.
            raw.sqlite3_busy_timeout(handle, 5_000);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
