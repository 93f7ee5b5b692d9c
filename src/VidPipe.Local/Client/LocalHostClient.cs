using VidPipe.Local.Hosting;

namespace VidPipe.Local.Client;

/// <summary>Calls a host of this machine, by the address and the key of its address file.</summary>
internal sealed class LocalHostClient(HostAddress address)
    : HostClient(address.Url, address.AccessKey, new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) }, Timeout.InfiniteTimeSpan)
{
    public HostAddress Address { get; } = address;

    /// <summary>Whether the very host that the address names answers.</summary>
    public async Task<bool> IsAliveAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            var status = await GetAsync<HostStatus>(HostStatus.Path, limit.Token);
            return status.Id == Address.InstanceId;
        }
        catch (Exception gone) when (gone is HostGoneException or ApiException or ForeignAnswerException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
