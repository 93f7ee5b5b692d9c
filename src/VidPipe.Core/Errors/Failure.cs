namespace VidPipe.Core.Errors;

/// <summary>A failure as it crosses a boundary: between activity and orchestrator, into documents, onto the wire.</summary>
/// <param name="Code">Why.</param>
/// <param name="Message">What happened, for the person who reads it; never a stack trace or a secret.</param>
/// <param name="Retryable">Whether the same request may succeed later without being changed.</param>
public sealed record Failure(ErrorCode Code, string Message, bool Retryable)
{
    public static Failure Of(ErrorCode code, string message) => new(code, message, ErrorCodes.Describe(code).Retryable);

    /// <summary>Of <c>ENOSPC</c> and of quotas, on Linux, macOS and Windows.</summary>
    private static readonly int[] NoRoom = [28, 69, 122, unchecked((int)0x80070070)];

    /// <summary>The failure that an exception stands for; anything unexpected is <see cref="ErrorCode.Internal"/>.</summary>
    public static Failure From(Exception exception) => exception switch
    {
        VidPipeException known => known.Failure,
        // Local files of a step, whose folders are nobody's business. What goes wrong on a network is told apart where it happens.
        IOException full when NoRoom.Contains(full.HResult) => Of(ErrorCode.StorageError, "The disk is full."),
        IOException or UnauthorizedAccessException => Of(ErrorCode.StorageError, $"A local file could not be read or written ({exception.GetType().Name})."),
        OperationCanceledException => Of(ErrorCode.Cancelled, "Cancelled."),
        _ => Of(ErrorCode.Internal, $"{exception.GetType().Name}: {exception.Message}"),
    };
}
