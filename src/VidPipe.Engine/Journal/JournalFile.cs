using System.Globalization;
using VidPipe.Core.Errors;
using VidPipe.Engine.Sqlite;

namespace VidPipe.Engine.Journal;

/// <summary>The journal as a file: looked over before it is used, and moved away when it cannot be.</summary>
internal static class JournalFile
{
    /// <summary>SQLite's own files beside the database.</summary>
    private static readonly string[] Companions = ["", "-wal", "-shm"];

    /// <summary>Reads every page of the journal. Its files stay as they are. None, or an empty one, is a new journal.</summary>
    /// <exception cref="VidPipeException">DATABASE_ERROR: it is damaged, or cannot be read.</exception>
    public static void Check(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 }) return;

        using var database = Database.OpenForChecking(path);
        JournalSchema.EnsureKnown(database);
        var check = database.Prepare("PRAGMA quick_check(1)");
        check.Step();
        var found = check.Text(0);
        check.Reset();
        if (found != "ok") throw new SqliteException(SQLitePCL.raw.SQLITE_CORRUPT, found.ReplaceLineEndings(" "));
    }

    /// <summary>Gives the journal's files other names in the same folder.</summary>
    /// <returns>The database's new path.</returns>
    public static string SetAside(string path, DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var aside = $"{path}.damaged-{stamp}";
        for (var number = 2; Companions.Any(end => File.Exists(aside + end)); number++) aside = $"{path}.damaged-{stamp}-{number}";

        foreach (var end in Companions.Where(end => File.Exists(path + end))) File.Move(path + end, aside + end);
        return aside;
    }

    /// <summary>Whether a failure to open the journal is of the file's making.</summary>
    public static bool IsDamage(VidPipeException failure) => failure is SqliteException { IsDamage: true } or JournalVersionException;
}
