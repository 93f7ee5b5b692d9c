using VidPipe.Core.Addresses;

namespace VidPipe.Outbound;

/// <summary>HTTP to addresses that callers have chosen: nothing is taken from this machine's settings, and nothing followed.</summary>
public static class GuardedHttp
{
    private const int HeaderKilobytes = 16;
    private const int DrainedBytes = 64 * 1024;

    /// <summary>
    /// A handler that connects only where the policy allows. TLS goes by the name in the address, as always. No proxy, which
    /// would connect in our place; no redirect, cookie, credential, compression or trace header.
    /// </summary>
    public static SocketsHttpHandler NewHandler(UrlPolicy policy, TimeSpan connectTimeout)
    {
        var connector = new GuardedConnector(policy);
        return new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) => await connector.ConnectAsync(context.DnsEndPoint, cancellationToken),
            ConnectTimeout = connectTimeout,
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = HeaderKilobytes,
            MaxResponseDrainSize = DrainedBytes,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
    }
}
