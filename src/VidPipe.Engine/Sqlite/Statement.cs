using System.Text;
using SQLitePCL;

namespace VidPipe.Engine.Sqlite;

/// <summary>A prepared statement: bind, step, read, reset. Parameters count from 1 and columns from 0, as in SQLite.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private byte[] _utf8 = new byte[512];

    public Statement Bind(int parameter, long value)
    {
        raw.sqlite3_bind_int64(handle, parameter, value);
        return this;
    }

    public Statement Bind(int parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    public Statement Bind(int parameter, string? value)
    {
        if (value is null) return BindNull(parameter);

        if (value.Length == 0)
        {
            // The span overload would bind NULL for an empty span.
            raw.sqlite3_bind_text(handle, parameter, "");
            return this;
        }

        var needed = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_utf8.Length < needed)
        {
            if (needed > 1 << 20)
            {
                // A payload this large is rare: no buffer of its size is kept.
                raw.sqlite3_bind_text(handle, parameter, Encoding.UTF8.GetBytes(value));
                return this;
            }

            _utf8 = new byte[needed];
        }

        var length = Encoding.UTF8.GetBytes(value, _utf8);
        raw.sqlite3_bind_text(handle, parameter, _utf8.AsSpan(0, length));
        return this;
    }

    /// <summary>Moves to the next row; false when there is none.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW) return true;
        if (result == raw.SQLITE_DONE) return false;

        var sql = raw.sqlite3_sql(handle).utf8_to_string();
        try
        {
            database.Check(result, sql);
        }
        finally
        {
            Reset();
        }

        return false;
    }

    /// <summary>Runs a statement that gives no rows and makes it ready for the next use.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public void Reset() => raw.sqlite3_reset(handle);

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => handle.Dispose();

    private bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    private Statement BindNull(int parameter)
    {
        raw.sqlite3_bind_null(handle, parameter);
        return this;
    }
}
