using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VidPipe.Azurite;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Compliance;

namespace VidPipe.Storage.Tests.Azure;

/// <summary>The emulator that the tests start: it leaves nothing behind, and comes back as it was.</summary>
public sealed class AzuriteProcessTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_ends_with_the_process_that_started_it_also_when_that_is_killed()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        int port;
        string folder;
        using (var process = SecondProcess.Start("hold-azurite"))
        {
            try
            {
                port = int.Parse((await process.StandardOutput.ReadLineAsync(deadline.Token))!, CultureInfo.InvariantCulture);
                folder = (await process.StandardOutput.ReadLineAsync(deadline.Token))!;
                Assert.True(await ListensAsync(port));
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Directory.Exists(folder) || await ListensAsync(port)) await timer.WaitForNextTickAsync(deadline.Token);
    }

    [Fact]
    public async Task It_comes_back_on_its_port_with_its_data()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        var store = new AzureBlobStore(new AzureStorageOptions { ConnectionString = azurite.ConnectionString });
        await store.PutAsync("a", "1");

        await azurite.StopAsync();
        var listened = await ListensAsync(azurite.Port);
        await azurite.RestartAsync();

        Assert.False(listened);
        Assert.Equal("1", await store.GetAsync("a"));
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
