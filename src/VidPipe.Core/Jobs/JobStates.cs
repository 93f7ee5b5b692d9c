using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <summary>What is answered to a command that does not apply.</summary>
internal static class JobStates
{
    public static VidPipeException Unknown(JobKind kind) => new(ErrorCode.NotFound, $"There is no such {kind.Name}.");

    /// <param name="allowed">What the state allows, or what the command wants.</param>
    public static VidPipeException Wrong(KnownJob job, string allowed) => new(
        ErrorCode.WrongState, $"The {job.Kind.Name} '{job.Document.JobId}' is {job.Kind.WordOf(job.Document.Status, job.Document.Stage)}. {allowed}");
}
