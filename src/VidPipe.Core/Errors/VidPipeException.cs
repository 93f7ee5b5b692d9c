namespace VidPipe.Core.Errors;

/// <summary>An error with a code. What an activity throws reaches its orchestrator as a <see cref="TaskFailedException"/>.</summary>
public class VidPipeException : Exception
{
    public VidPipeException(ErrorCode code, string message, Exception? innerException = null)
        : this(Failure.Of(code, message), innerException)
    {
    }

    public VidPipeException(Failure failure, Exception? innerException = null)
        : base(failure.Message, innerException) => Failure = failure;

    public Failure Failure { get; }

    public ErrorCode Code => Failure.Code;
}

/// <summary>Thrown into an orchestrator that awaits an activity or a child which has failed (after its retries).</summary>
public sealed class TaskFailedException(string taskName, Failure failure) : VidPipeException(failure)
{
    /// <summary>The name of the activity or child orchestrator that failed.</summary>
    public string TaskName { get; } = taskName;
}
