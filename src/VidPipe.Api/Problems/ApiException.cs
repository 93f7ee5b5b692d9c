using System.Globalization;
using Microsoft.AspNetCore.Http;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Problems;

/// <summary>A refusal that HTTP has a finer status, headers or field errors for than its <see cref="ErrorCode"/> alone tells.</summary>
internal sealed class ApiException : VidPipeException
{
    private ApiException(int status, Failure failure)
        : base(failure) => Status = status;

    public int Status { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; private init; }

    public (string Name, string Value)? Header { get; private init; }

    public static ApiException Malformed(string detail) => Of(StatusCodes.Status400BadRequest, ErrorCode.InvalidInput, detail);

    public static ApiException Invalid(FieldErrors errors) =>
        new(StatusCodes.Status422UnprocessableEntity, Failure.Of(ErrorCode.InvalidInput, Summary(errors))) { Errors = errors.ToDictionary() };

    public static ApiException Invalid(string field, string message)
    {
        var errors = new FieldErrors();
        errors.Add(field, message);
        return Invalid(errors);
    }

    public static ApiException Unauthorized() =>
        new(StatusCodes.Status401Unauthorized, Failure.Of(ErrorCode.Unauthorized, "Send a valid key in the header x-functions-key or the query parameter 'code'."))
        {
            Header = ("WWW-Authenticate", "FunctionsKey realm=\"vidpipe\""),
        };

    public static ApiException Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, ErrorCode.Unauthorized, detail);

    public static ApiException NotFound(string detail) => Of(StatusCodes.Status404NotFound, ErrorCode.NotFound, detail);

    public static ApiException WrongState(int status, string detail) => Of(status, ErrorCode.WrongState, detail);

    /// <summary>409 that passes: the same request will be answered in a moment.</summary>
    public static ApiException Busy(string detail, int retryAfterSeconds) =>
        new(StatusCodes.Status409Conflict, new Failure(ErrorCode.WrongState, detail, Retryable: true))
        {
            Header = ("Retry-After", retryAfterSeconds.ToString(CultureInfo.InvariantCulture)),
        };

    public static ApiException TooLarge() =>
        Of(StatusCodes.Status413PayloadTooLarge, ErrorCode.FileTooLarge, $"The body is larger than {ApiOptions.MaxBodyBytes} bytes.");

    public static ApiException PreconditionFailed(string detail) => Of(StatusCodes.Status412PreconditionFailed, ErrorCode.WrongState, detail);

    public static ApiException RangeNotSatisfiable(long length) =>
        new(StatusCodes.Status416RangeNotSatisfiable, Failure.Of(ErrorCode.InvalidInput, $"The file has {length} bytes; the range begins after them."))
        {
            Header = ("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{length}")),
        };

    public static ApiException UnsupportedMediaType(string detail) =>
        Of(StatusCodes.Status415UnsupportedMediaType, ErrorCode.UnsupportedFormat, detail);

    /// <param name="accepted">What the client may send instead (RFC 9110, 12.5.3).</param>
    public static ApiException UnsupportedContentCoding(string accepted) =>
        new(StatusCodes.Status415UnsupportedMediaType, Failure.Of(ErrorCode.UnsupportedFormat, $"The body's Content-Encoding must be one of {accepted}, once, or left out."))
        {
            Header = ("Accept-Encoding", accepted),
        };

    public static ApiException NotSupported(string detail) => Of(StatusCodes.Status501NotImplemented, ErrorCode.NotSupported, detail);

    private static ApiException Of(int status, ErrorCode code, string detail) => new(status, Failure.Of(code, detail));

    private static string Summary(FieldErrors errors) => "Not valid: " + string.Join(", ", errors.ToDictionary().Keys.Order(StringComparer.Ordinal)) + ".";
}
