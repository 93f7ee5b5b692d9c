using VidPipe.Core.Retention;

namespace VidPipe.Core.Jobs;

/// <summary>
/// What a run of one kind would find made, whichever job made it, and although no document lists it. A kind whose steps the kernel
/// cannot take without running them registers one, keyed by the name of the kind; without it only noted steps are kept.
/// </summary>
internal interface IReachableSteps
{
    /// <summary>Marks the keys of all steps whose inputs are known, and what those that are made refer to.</summary>
    Task MarkAsync(string jobId, JobInput input, Reachable reachable, CancellationToken cancellationToken);
}
