using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Client;

/// <summary>An error answer of the API (RFC 9457 with our members).</summary>
internal sealed record ApiProblem(
    string? Title, int Status, string? Detail, string? Code, string? UserMessage, IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>The host answered with an error.</summary>
internal sealed class ApiException(ApiProblem problem) : Exception(problem.Detail ?? problem.Title)
{
    public ApiProblem Problem { get; } = problem;

    public ExitCode ExitCode => Problem.Status switch
    {
        400 or 413 or 415 or 422 => ExitCode.Usage,
        404 or 409 => ExitCode.NotFoundOrWrongState,
        _ => ExitCode.Failed,
    };
}

/// <summary>The host is gone: it ended, or its process died.</summary>
internal sealed class HostGoneException(Exception innerException)
    : Exception("The host went away.", innerException);
