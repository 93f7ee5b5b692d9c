namespace VidPipe.Core.Errors;

/// <summary>A failure as it crosses a boundary: between activity and orchestrator, into documents, onto the wire.</summary>
/// <param name="Code">Why.</param>
/// <param name="Message">What happened, for the person who reads it; never a stack trace or a secret.</param>
/// <param name="Retryable">Whether the same request may succeed later without being changed.</param>
public sealed record Failure(ErrorCode Code, string Message, bool Retryable)
{
    public static Failure Of(ErrorCode code, string message) => new(code, message, ErrorCodes.Describe(code).Retryable);

    /// <summary>The failure that an exception stands for; anything unexpected is <see cref="ErrorCode.Internal"/>.</summary>
    public static Failure From(Exception exception) => exception switch
    {
        VidPipeException known => known.Failure,
        OperationCanceledException => Of(ErrorCode.Cancelled, "Cancelled."),
        _ => Of(ErrorCode.Internal, $"{exception.GetType().Name}: {exception.Message}"),
    };
}
