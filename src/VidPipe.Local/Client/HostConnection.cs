using VidPipe.Local.Hosting;

namespace VidPipe.Local.Client;

/// <summary>A client of a live host, with that host when it is the command's own.</summary>
internal sealed class HostConnection(LocalHostClient client, LocalHost? own) : IAsyncDisposable
{
    public LocalHostClient Client { get; } = client;

    public LocalHost? Own { get; } = own;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (Own is not null) await Own.DisposeAsync();
    }
}
