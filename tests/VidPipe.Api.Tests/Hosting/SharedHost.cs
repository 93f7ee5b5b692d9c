namespace VidPipe.Api.Tests.Hosting;

/// <summary>One host for all tests of a class that leave nothing behind.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    internal ApiHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
