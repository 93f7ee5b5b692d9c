using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <summary>Ends a run: which step failed, for which scene, and why.</summary>
internal sealed class JobFailedException(Failure failure, string step, int? sceneIndex) : VidPipeException(failure)
{
    public JobError Error { get; } = JobError.From(failure, step, sceneIndex);
}
