namespace VidPipe.Local.Client;

/// <summary>Calls a host that a person has named: over the proxy of the environment, unless it is on this machine.</summary>
internal sealed class RemoteHostClient(RemoteAddress address) : HostClient(address.Url, address.Key, HandlerFor(address), Patience)
{
    /// <summary>A cloud host may have to start first. Longer silence is a connection whose other end is gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private static SocketsHttpHandler HandlerFor(RemoteAddress address) => new()
    {
        UseProxy = !address.Url.IsLoopback,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // A host that was moved is found at its new address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };
}
