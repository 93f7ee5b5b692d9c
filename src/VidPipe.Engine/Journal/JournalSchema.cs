using VidPipe.Engine.Sqlite;

namespace VidPipe.Engine.Journal;

/// <summary>The tables of the journal and their version.</summary>
internal static class JournalSchema
{
    private const int Version = 1;

    /// <summary>Creates the tables in a new file and refuses a file of a version that this code does not know.</summary>
    public static void Ensure(Database database)
    {
        if (EnsureKnown(database) == 0) database.Execute(Tables);
    }

    /// <returns>The file's version; 0 of a new one.</returns>
    /// <exception cref="JournalVersionException">It is another than this program's.</exception>
    public static long EnsureKnown(Database database)
    {
        var read = database.Prepare("PRAGMA user_version");
        read.Step();
        var found = read.Long(0);
        read.Reset();

        return found is Version or 0 ? found : throw new JournalVersionException(found, Version);
    }

    // Events are clustered by instance: a replay is one range scan, a purge one range delete.
    // AUTOINCREMENT: a key is never given out twice, so (key, execution) names one execution for ever.
    private const string Tables =
        """
        BEGIN;
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            execution INTEGER NOT NULL,
            parent_key INTEGER,
            parent_id TEXT,
            parent_execution INTEGER,
            parent_sequence INTEGER,
            status INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            input TEXT,
            output TEXT,
            custom_status TEXT,
            failure TEXT
        );
        CREATE INDEX instances_by_parent ON instances (parent_key) WHERE parent_key IS NOT NULL;
        CREATE INDEX instances_alive ON instances (status) WHERE status < 3;
        CREATE TABLE events (
            instance INTEGER NOT NULL,
            position INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            at INTEGER NOT NULL,
            scheduled_at INTEGER NOT NULL,
            name TEXT,
            data TEXT,
            PRIMARY KEY (instance, position)
        ) WITHOUT ROWID;
        PRAGMA user_version = 1;
        COMMIT;
        """;
}
