using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <summary>A job as it is known: its document with the runtime status laid over it, and its instance if there is one.</summary>
internal sealed record KnownJob(JobKind Kind, JobDocument Document, OrchestrationInstance? Instance)
{
    /// <summary>The latest run's, whether or not it has saved anything yet.</summary>
    public JobInput Input => Instance is not null ? Kind.InputOf(Instance) : Document.Input;

    /// <summary>The number of the latest run.</summary>
    public int Run => Math.Max(Document.Run, Input.Run);

    /// <summary>Whether nothing is at work on it; also so when its orchestration has vanished.</summary>
    public bool IsAtRest => Instance is null || Instance.Status.IsTerminal();
}
