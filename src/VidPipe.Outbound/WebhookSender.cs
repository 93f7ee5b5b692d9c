using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using VidPipe.Core.Webhooks;

namespace VidPipe.Outbound;

/// <summary>Delivers webhooks. Of an answer only its status line and headers are read, and for a bounded time.</summary>
public sealed class WebhookSender : IWebhookSender, IDisposable
{
    private static readonly ProductInfoHeaderValue Product = new("VidPipe-Webhooks", typeof(WebhookSender).Assembly.GetName().Version!.ToString(3));

    private readonly WebhookPolicy _policy;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public WebhookSender(WebhookPolicy policy, TimeProvider time)
        : this(policy, time, GuardedHttp.NewHandler(policy.Urls, policy.TimeLimit))
    {
    }

    internal WebhookSender(WebhookPolicy policy, TimeProvider time, SocketsHttpHandler handler) =>
        (_policy, _time, _http) = (policy, time, new HttpMessageInvoker(handler));

    public async Task<WebhookResponse> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        // Once more: the setting may have changed since the address was taken.
        if (_policy.Urls.Refusal(request.Url) is { } refusal) return NoAnswer($"Not sent. {refusal}");

        using var limit = new CancellationTokenSource(_policy.TimeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var message = MessageOf(request);
        try
        {
            using var answer = await _http.SendAsync(message, either.Token);
            return new WebhookResponse((int)answer.StatusCode, RetryAfterOf(answer), null);
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return NoAnswer(Explain(problem));
        }
    }

    public void Dispose() => _http.Dispose();

    private static WebhookResponse NoAnswer(string error) => new(null, null, error);

    private static HttpRequestMessage MessageOf(WebhookRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, request.Url) { Content = new ReadOnlyMemoryContent(request.Body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.UserAgent.Add(Product);
        message.Headers.Add("webhook-id", request.Id);
        message.Headers.Add("webhook-timestamp", request.Timestamp.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        message.Headers.Add("webhook-signature", request.Signature);
        return message;
    }

    /// <summary>In our own words: the library's hold addresses of this network.</summary>
    private string Explain(Exception problem) => problem switch
    {
        { InnerException: AddressRefusedException refused } => refused.Message,
        HttpRequestException { InnerException: AuthenticationException } => "The TLS handshake failed: the certificate is not valid for this name, or no common version was found.",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "The host name could not be resolved.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "No connection could be made.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "The TLS handshake failed.",
        HttpRequestException => "The connection broke before there was an answer, or the answer was no HTTP.",
        _ => string.Create(CultureInfo.InvariantCulture, $"No answer within {_policy.TimeLimit.TotalSeconds:0.#} seconds."),
    };

    private TimeSpan? RetryAfterOf(HttpResponseMessage answer)
    {
        var asked = answer.Headers.RetryAfter?.Delta ?? (answer.Headers.RetryAfter?.Date - _time.GetUtcNow());
        return asked > TimeSpan.Zero ? asked : null;
    }
}
