using VidPipe.Core.Durable;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine;

/// <summary>How an engine takes up its journal.</summary>
public enum JournalStart
{
    /// <summary>Damage shows when it is met.</summary>
    AsItIs,

    /// <summary>Looked over first: damage keeps the engine from starting.</summary>
    Checked,

    /// <summary>Looked over first: a damaged one is set aside, and a new one begun. A whole one is kept.</summary>
    RebuiltWhenDamaged,
}

/// <summary>How an embedded engine runs.</summary>
public sealed record DurableEngineOptions
{
    /// <summary>Where the journal and the lock are; made when missing. One engine per folder.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Activities of the general lane that run at once.</summary>
    public int MaxConcurrentActivities { get; init; } = 32;

    /// <summary>Activities of the CPU lane that run at once.</summary>
    public int MaxConcurrentCpuActivities { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>What is done about a journal that may be damaged.</summary>
    public JournalStart JournalStart { get; init; } = JournalStart.AsItIs;

    /// <summary>Takes everything in and keeps it, and runs no activity. An engine without this goes on with what it finds.</summary>
    public bool Paused { get; init; }

    /// <summary>An instance that only waits leaves memory after this time without events; sooner while many are in memory.</summary>
    public TimeSpan IdleToRest { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a stop waits for cancelled activities.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Names the code of the orchestrators, so that histories of another build are known.</summary>
    internal string Build { get; init; } = OrchestratorBuild.Id;

    internal JournalTuning Tuning { get; init; } = new();
}
