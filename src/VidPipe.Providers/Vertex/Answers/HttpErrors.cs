using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Resilience;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Answers;

/// <summary>What an answer other than 200 means: an error that a person can act on, or an attempt that may be repeated.</summary>
internal static class HttpErrors
{
    /// <param name="what">The model or thing that was called: <c>the model 'x' in us-central1</c>.</param>
    /// <returns>An <see cref="AttemptException"/> for what may pass, else a <see cref="GenerationException"/>.</returns>
    public static async Task<Exception> ReadAsync(VertexAnswer answer, string what, CancellationToken cancellationToken)
    {
        var error = await GoogleError.ReadAsync(answer.Body, cancellationToken);
        return Of(answer.Status, error, what, answer.RetryAfter ?? error.RetryDelay);
    }

    public static Exception Of(int status, GoogleError error, string what, TimeSpan? retryAfter) => status switch
    {
        429 => Busy($"{Capital(what)} is busy, or its quota is used up (429). {Words(error)}Try again later, or ask Google for more quota.", retryAfter),
        408 or 504 => Lost(ErrorCode.ApiTimeout, $"{Capital(what)} took too long ({status}). {Words(error)}", retryAfter),
        499 or 500 or 502 or 503 or > 505 => Lost(ErrorCode.ProviderError, $"{Capital(what)} is out of order ({status}). {Words(error)}", retryAfter),
        401 => Final(ErrorCode.ProviderAuth, $"Google did not take the access token for {what} (401). {Words(error)}Check the credentials, and that the machine's clock is right."),
        403 => Final(ErrorCode.ProviderAuth, Forbidden(error, what)),
        404 => Final(
            ErrorCode.NotFound,
            $"{Capital(what)} was not found (404). {Words(error)}Ids of models live for months: change the model table (VidPipe:Models), its location, or Vertex:Project."),
        400 when SupportCodes.IsRefusal(error.Message) => Final(ErrorCode.ContentPolicy, $"The content policy of {what} refused this: {SupportCodes.Describe([error.Message])}"),
        400 or 413 when error.Status != "FAILED_PRECONDITION" => Final(ErrorCode.InvalidInput, $"{Capital(what)} did not accept the request ({status}). {Words(error)}"),
        409 => Final(ErrorCode.ProviderError, $"{Capital(what)} was in conflict (409). {Words(error)}"),
        _ => new GenerationException(
            new Failure(ErrorCode.ProviderError, $"{Capital(what)} answered {status}. {Words(error)}".TrimEnd(), Retryable: false),
            status < 400 ? CallBilling.Unknown : CallBilling.NotBilled),
    };

    private static AttemptException Busy(string message, TimeSpan? retryAfter) =>
        new(Failure.Of(ErrorCode.ProviderRateLimited, message), CallBilling.NotBilled) { RetryAfter = retryAfter, IsOutage = false };

    private static AttemptException Lost(ErrorCode code, string message, TimeSpan? retryAfter) =>
        new(Failure.Of(code, message.TrimEnd()), CallBilling.Unknown) { RetryAfter = retryAfter };

    private static GenerationException Final(ErrorCode code, string message) => new(Failure.Of(code, message.TrimEnd()), CallBilling.NotBilled);

    private static string Forbidden(GoogleError error, string what) => error.Reason switch
    {
        "SERVICE_DISABLED" => $"The API behind {what} is not enabled in the project (403). {Words(error)}Enable it in the Google Cloud console.",
        "BILLING_DISABLED" => $"The project has no billing account (403). {Words(error)}Link one in the Google Cloud console.",
        _ => $"These credentials may not use {what} (403). {Words(error)}The account needs the role roles/aiplatform.user in the project.",
    };

    private static string Words(GoogleError error) => error.Message.Length == 0 ? "" : error.Message[^1] is '.' or '…' or '!' or '?' ? error.Message + " " : error.Message + ". ";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
