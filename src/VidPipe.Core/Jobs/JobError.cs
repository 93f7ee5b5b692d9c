using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <param name="Step">The activity or child that failed, or null when it was none.</param>
/// <param name="SceneIndex">The scene it was for, from 0, or null.</param>
public sealed record JobError(ErrorCode Code, string Message, string UserMessage, bool Retryable, string? Step, int? SceneIndex)
{
    public static JobError From(Failure failure, string? step = null, int? sceneIndex = null) =>
        new(failure.Code, failure.Message, ErrorCodes.UserMessage(failure), failure.Retryable, step, sceneIndex);
}
