using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Client;

/// <summary>An error answer of the API (RFC 9457 with our members).</summary>
internal sealed record ApiProblem(
    string? Title, int Status, string? Detail, string? Code, string? UserMessage, IReadOnlyDictionary<string, string[]>? Errors)
{
    /// <summary>Whether the same request may succeed later.</summary>
    public bool Retryable { get; init; }
}

/// <summary>The host answered with an error.</summary>
/// <param name="retryAfter">When it would like to be asked again; null when it does not say.</param>
internal sealed class ApiException(ApiProblem problem, TimeSpan? retryAfter) : Exception(problem.Detail ?? problem.Title)
{
    public ApiProblem Problem { get; } = problem;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether a first request with the same Idempotency-Key is still being answered.</summary>
    public bool IsBusy => Problem is { Status: StatusCodes.Status409Conflict, Retryable: true };

    public ExitCode ExitCode => Problem.Status switch
    {
        400 or 413 or 415 or 422 => ExitCode.Usage,
        404 or 409 => ExitCode.NotFoundOrWrongState,
        _ => ExitCode.Failed,
    };
}

/// <summary>Whoever answered, it was not VidPipe.</summary>
internal sealed class ForeignAnswerException(int status, Exception innerException)
    : Exception($"The answer ({status}) is none of VidPipe.", innerException)
{
    public int Status { get; } = status;
}

/// <summary>The host is gone: it ended, its process died, or there is no way to it.</summary>
internal sealed class HostGoneException(Exception innerException)
    : Exception("The host went away.", innerException)
{
    /// <summary>Whether no connection was made, so that nothing can have reached the host.</summary>
    public bool IsUnconnected => InnerException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    public bool IsUntrusted => InnerException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };

    /// <summary>The cause in one line.</summary>
    public string Reason => InnerException switch
    {
        OperationCanceledException => "no answer in time",
        // The outer message of a TLS failure says "see inner exception".
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } inner } => inner.Message,
        { } cause => cause.Message,
        _ => Message,
    };
}
