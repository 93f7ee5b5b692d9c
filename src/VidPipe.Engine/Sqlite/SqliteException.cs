using SQLitePCL;
using VidPipe.Core.Errors;

namespace VidPipe.Engine.Sqlite;

/// <summary>What SQLite answered, as DATABASE_ERROR.</summary>
internal sealed class SqliteException(int result, string message) : VidPipeException(ErrorCode.DatabaseError, message)
{
    private const int BaseCode = 0xFF;

    /// <summary>Whether the file itself is wrong: not full, locked, unreadable or away.</summary>
    public bool IsDamage => (result & BaseCode) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT or raw.SQLITE_ERROR;
}
