namespace VidPipe.Engine.Journal;

/// <summary>What tests turn down or break; production has the defaults.</summary>
internal sealed record JournalTuning
{
    /// <summary>Off only where a simulated crash loses no page cache, so that thousands of crashes fit into a test.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>Caps the file, as a full disk does.</summary>
    public int? MaxPages { get; init; }

    /// <summary>Operations per transaction; bounds how long the first of a batch waits for the last.</summary>
    public int MaxBatch { get; init; } = 2_000;

    /// <summary>Above this many in memory, instances that are idle leave it soon.</summary>
    public int MaxInMemory { get; init; } = 250;

    /// <summary>Called on the writer thread around each commit; throwing <see cref="SimulatedCrashException"/> ends the engine there.</summary>
    public Action<CommitPoint>? OnCommit { get; init; }

    /// <summary>Throw away the orchestrator before each event and take it through the journal again.</summary>
    public bool ReplayBeforeEveryEvent { get; init; }

    /// <summary>Evict an instance from memory as soon as it only waits.</summary>
    public bool EvictAfterEveryTurn { get; init; }
}

internal enum CommitPoint
{
    Before,
    After,
}

internal sealed class SimulatedCrashException : Exception;
