using System.Net;

namespace VidPipe.Local.Hosting;

internal static class HostUrl
{
    /// <summary>How commands on this machine reach a host: one that listens on every address also listens on loopback.</summary>
    public static Uri Reachable(Uri bound)
    {
        var host = IPAddress.TryParse(bound.DnsSafeHost, out var address) ? address : IPAddress.Loopback;
        if (host.Equals(IPAddress.Any)) host = IPAddress.Loopback;
        if (host.Equals(IPAddress.IPv6Any)) host = IPAddress.IPv6Loopback;
        return new UriBuilder(Uri.UriSchemeHttp, host.ToString(), bound.Port).Uri;
    }
}
