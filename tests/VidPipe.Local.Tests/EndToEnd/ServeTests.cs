using System.Net;
using System.Net.Sockets;

namespace VidPipe.Local.Tests.EndToEnd;

public sealed class ServeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_second_host_on_the_same_folder_is_told_who_holds_it()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path);

        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, "serve", "--port", "0", "--data", "data");

        Assert.Equal(4, exitCode);
        Assert.Contains(host.Client.Address.Url.ToString(), error);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_that_names_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, "serve", "--port", $"{port}", "--data", "data");

        Assert.Equal(5, exitCode);
        Assert.Contains($"{port}", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task Without_keys_a_host_does_not_listen_beyond_loopback()
    {
        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, "serve", "--port", "0", "--data", "data", "--set", "Http:Address=0.0.0.0");

        Assert.Equal(2, exitCode);
        Assert.Contains("VidPipe:Http:Address", error);
    }

    [Fact]
    public async Task With_keys_the_other_commands_still_reach_it_and_strangers_do_not()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path, "--set", "Http:HostKey=secret");
        using var stranger = new HttpClient { BaseAddress = host.Client.Address.Url };

        var (exitCode, output, _) = await VidPipeProcess.RunAsync(_folder.Path, "list", "--data", "data");
        using var refused = await stranger.GetAsync(new Uri("api/projects", UriKind.Relative));

        Assert.Equal(0, exitCode);
        Assert.Contains("No projects.", output);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task It_ends_in_good_order_on_SIGTERM_and_takes_its_address_file_along()
    {
        await using var host = await HostProcess.StartAsync(_folder.Path);

        host.Process.Terminate();
        var exitCode = await host.Process.WaitAsync();

        Assert.Equal(0, exitCode);
        Assert.False(File.Exists(_folder["data/host.json"]));
    }

    [Fact]
    public async Task The_address_file_of_a_killed_host_misleads_nobody()
    {
        await using (var host = await HostProcess.StartAsync(_folder.Path)) await host.Process.KillAsync();

        var (exitCode, output, _) = await VidPipeProcess.RunAsync(_folder.Path, "status", "--data", "data");

        Assert.Equal(0, exitCode);
        Assert.Contains("none runs", output);
    }

    [Fact]
    public async Task A_wrong_setting_is_named()
    {
        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, "serve", "--set", "Http:Prot=1");

        Assert.Equal(2, exitCode);
        Assert.Contains("VidPipe:Http:Prot", error);
    }

    public void Dispose() => _folder.Dispose();
}
