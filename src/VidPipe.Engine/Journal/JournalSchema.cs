using VidPipe.Engine.Sqlite;

namespace VidPipe.Engine.Journal;

/// <summary>The tables of the journal and their version.</summary>
internal static class JournalSchema
{
    private const int Version = 1;

    /// <summary>An instance's word as SQL, equal to <see cref="Core.Durable.OrchestrationFilter.WordOf"/>. The index is used where it is written alike.</summary>
    public const string Word =
        "CASE WHEN json_valid(custom_status) AND json_type(custom_status, '$.status') = 'text' THEN json_extract(custom_status, '$.status') ELSE '' END";

    /// <summary>Creates what is missing: tables in a new file, indexes in one that an older program has left. Refuses a version that this code does not know.</summary>
    public static void Ensure(Database database)
    {
        if (EnsureKnown(database) == 0) database.Execute(Tables);
        database.Execute(Indexes);
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

    // Older programs keep these up to date too, so they need no version of their own.
    // The status first: an end changes it, and within one status and word the ids are in the order of a page.
    private const string Indexes =
        $"""
        BEGIN IMMEDIATE;
        CREATE INDEX IF NOT EXISTS instances_by_status ON instances (status, id, created_at);
        CREATE INDEX IF NOT EXISTS instances_by_word ON instances (status, {Word}, id, created_at);
        COMMIT;
        """;
}
