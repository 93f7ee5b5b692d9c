using System.Net;
using System.Net.Http.Headers;
using VidPipe.Providers.Vertex.Auth;

namespace VidPipe.Providers.Vertex.Transport;

/// <summary>Sends one authorized request. A token that is not taken is renewed once: a 401 proves that nothing was done.</summary>
internal sealed class GoogleRest(HttpClient client, IAccessTokens tokens, TimeProvider time)
{
    public Task<HttpResponseMessage> PostAsync(Uri address, RequestBody body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, address, body, null, cancellationToken);

    /// <param name="from">Bytes that are there already.</param>
    public Task<HttpResponseMessage> GetAsync(Uri address, long from, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, address, null, from > 0 ? new RangeHeaderValue(from, null) : null, cancellationToken);

    /// <summary>How long the answer asks to be left alone.</summary>
    public TimeSpan? RetryAfter(HttpResponseMessage answer)
    {
        var header = answer.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, RequestBody? body, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(address, null, cancellationToken);
        var answer = await SendAsync(method, address, body, range, token, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Unauthorized || token is null) return answer;

        answer.Dispose();
        return await SendAsync(method, address, body, range, await TokenAsync(address, token, cancellationToken), cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, RequestBody? body, RangeHeaderValue? range, AccessToken? token, CancellationToken cancellationToken)
    {
        var content = body is null ? null : new OneShotContent(body);
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        request.Headers.Range = range;
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
            if (token.QuotaProject is { } quota) request.Headers.Add("x-goog-user-project", quota);
        }

        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (OperationCanceledException e) when (content is { IsBegun: false } || !cancellationToken.IsCancellationRequested)
        {
            // The handler's own limit on connecting is a cancellation too.
            throw new TransportException(DeliveryOf(content), $"{address.Authority} was not reached in time", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException)
        {
            throw new TransportException(DeliveryOf(content), Explain(address, e), e);
        }
    }

    private static Delivery DeliveryOf(OneShotContent? content) => content is { IsBegun: false } ? Delivery.NotSent : Delivery.Unknown;

    private async Task<AccessToken?> TokenAsync(Uri address, AccessToken? rejected, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.GetAsync(rejected, cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            throw new TransportException(Delivery.NotSent, $"no access token for {address.Authority} came in time", e);
        }
    }

    private static string Explain(Uri address, Exception e) => (e as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"the name of {address.Authority} is not known; check the network and the location",
        HttpRequestError.ConnectionError => $"{address.Authority} cannot be connected to",
        HttpRequestError.SecureConnectionError => $"no secure connection to {address.Authority} could be made",
        HttpRequestError.ProxyTunnelError => $"the proxy does not connect to {address.Authority}",
        _ => $"the connection to {address.Authority} was cut",
    };
}
