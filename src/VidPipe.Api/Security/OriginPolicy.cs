using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace VidPipe.Api.Security;

/// <summary>
/// Which names the server answers to and whose pages may talk to it. Without it any web page could reach a server on the
/// visitor's own machine, directly or by pointing its own name at the loopback address.
/// </summary>
internal sealed class OriginPolicy(IOptions<ApiOptions> options)
{
    private readonly string[] _hosts = [.. options.Value.AllowedHosts];
    private readonly string[] _origins = [.. options.Value.CorsOrigins.Select(origin => origin.TrimEnd('/'))];

    public bool HasForeignReaders => _origins.Length > 0;

    public bool AllowsHost(HostString host)
    {
        if (!host.HasValue) return false;

        var name = host.Host.Trim('[', ']');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address))
            || _hosts.Any(allowed => allowed == "*" || allowed.Trim('[', ']').Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    public bool IsCorsOrigin(string origin) => _origins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the page came from this server itself. The scheme is left out: a proxy may have taken TLS off.</summary>
    public static bool IsSameOrigin(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
