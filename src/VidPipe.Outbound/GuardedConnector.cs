using System.Net;
using System.Net.Sockets;
using VidPipe.Core.Addresses;

namespace VidPipe.Outbound;

/// <summary>
/// Connects to hosts that callers have chosen: looks the name up itself, refuses it when any of its addresses is forbidden,
/// and connects to exactly the addresses that were checked, so that a name which is changed meanwhile gains nothing.
/// </summary>
internal sealed class GuardedConnector(
    UrlPolicy policy,
    Func<string, CancellationToken, Task<IPAddress[]>> lookUp,
    Func<IPEndPoint, CancellationToken, Task<Stream>> dial)
{
    public GuardedConnector(UrlPolicy policy)
        : this(policy, Dns.GetHostAddressesAsync, DialAsync)
    {
    }

    /// <exception cref="AddressRefusedException">An address is forbidden.</exception>
    /// <exception cref="SocketException">The name is unknown, or nobody answers at any of its addresses.</exception>
    public async Task<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Host, out var literal) ? [literal] : await lookUp(host.Host, cancellationToken);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (!addresses.All(policy.Allows)) throw new AddressRefusedException();

        for (var i = 0; ; i++)
        {
            try
            {
                return await dial(new IPEndPoint(addresses[i], host.Port), cancellationToken);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                // The next one may answer.
            }
        }
    }

    private static async Task<Stream> DialAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
