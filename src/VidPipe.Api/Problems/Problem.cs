using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using VidPipe.Api.Http;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Problems;

/// <summary>An error as clients see it: RFC 9457, with our code and what to tell a person.</summary>
/// <param name="Instance">The path that was asked for; never its query, which may hold a key, nor the token of a link.</param>
/// <param name="Errors">For 422: what is wrong, by field.</param>
internal sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Instance,
    ErrorCode Code,
    string UserMessage,
    bool Retryable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors)
{
    public const string ContentType = "application/problem+json";

    /// <summary>The problem that an exception stands for. What is unexpected says nothing of its cause.</summary>
    public static Answer From(HttpContext http, Exception exception) => exception switch
    {
        ApiException refused => Of(http, refused.Status, refused.Failure, refused.Errors).With(refused.Header?.Name, refused.Header?.Value),
        // 503 would promise that asking again helps: a person has to mend or move a file first.
        VidPipeException { Failure: { Code: ErrorCode.StorageError, Retryable: false } stays } => Of(http, StatusCodes.Status409Conflict, stays),
        VidPipeException known => Of(http, ErrorStatus.Of(known.Code), known.Failure),
        BadHttpRequestException bad => OfStatus(http, bad.StatusCode),
        _ => OfStatus(http, StatusCodes.Status500InternalServerError),
    };

    /// <summary>The problem for a bare status, as the framework sets it.</summary>
    public static Answer OfStatus(HttpContext http, int status)
    {
        var (code, detail) = status switch
        {
            StatusCodes.Status404NotFound => (ErrorCode.NotFound, "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => (ErrorCode.NotSupported, $"This address does not take {Printable(http.Request.Method)}; see the Allow header."),
            StatusCodes.Status408RequestTimeout => (ErrorCode.InvalidInput, "The request did not arrive in time."),
            StatusCodes.Status413PayloadTooLarge => (ErrorCode.FileTooLarge, "The body is too large."),
            StatusCodes.Status415UnsupportedMediaType => (ErrorCode.UnsupportedFormat, "This content type is not supported."),
            >= 400 and < 500 => (ErrorCode.InvalidInput, "The request is not valid HTTP for this address."),
            _ => (ErrorCode.Internal, "Something unexpected went wrong; it was logged."),
        };
        return Of(http, status, Failure.Of(code, detail));
    }

    private static Answer Of(
        HttpContext http, int status, Failure failure, IReadOnlyDictionary<string, IReadOnlyList<string>>? errors = null)
    {
        var name = ErrorCodes.Name(failure.Code);
        var problem = new Problem(
            $"urn:vidpipe:error:{name}",
            ReasonPhrases.GetReasonPhrase(status),
            status,
            failure.Message,
            ShownPath.Of(http.Request),
            failure.Code,
            ErrorCodes.UserMessage(failure),
            failure.Retryable,
            errors);
        var answer = Answer.Json(status, problem, contentType: ContentType);
        return status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? answer.With("Retry-After", "5") : answer;
    }

    private static string Printable(string method) => method.Length <= 16 && method.All(char.IsAsciiLetter) ? method : "this method";
}
