using System.Net;
using System.Net.Sockets;

namespace VidPipe.Local.Tests.EndToEnd.Remote;

/// <summary>A host with keys in a folder of its own, and commands that know nothing of it but its address and a key.</summary>
internal sealed class RemoteRig : IDisposable
{
    public const string Key = "a-function-key-of-the-tests";
    public static readonly string[] Short = ["--scenes", "1", "--clip-duration", "2", "--seed", "7"];

    private readonly TemporaryFolder _hostFolder = new();

    /// <summary>Where the commands run.</summary>
    public TemporaryFolder Folder { get; } = new();

    public int Port { get; } = FreePort();

    public string Url => $"http://127.0.0.1:{Port}";

    public string HostFolder => _hostFolder.Path;

    /// <summary>On the same port and data folder each time.</summary>
    public Task<HostProcess> StartHostAsync(params string[] arguments) => HostProcess.StartOnAsync(
        Port, _hostFolder.Path, new Dictionary<string, string> { ["VidPipe__Http__FunctionKeys__0"] = Key }, arguments);

    /// <summary>A command with the key in its environment.</summary>
    public VidPipeProcess Start(params string[] arguments) => VidPipeProcess.Start(Folder.Path, Environment(Key), arguments);

    public Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(Environment(Key), arguments);

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        await using var process = VidPipeProcess.Start(Folder.Path, environment, arguments);
        var exitCode = await process.WaitAsync();
        return (exitCode, process.Output, process.Error);
    }

    public static Dictionary<string, string> Environment(string? key, string? server = null)
    {
        // A setting that no host knows ends a command that reads settings.
        var environment = new Dictionary<string, string> { ["VidPipe__Bogus"] = "1" };
        if (key is not null) environment["VIDPIPE_KEY"] = key;
        if (server is not null) environment["VIDPIPE_SERVER"] = server;
        return environment;
    }

    public void Dispose()
    {
        Folder.Dispose();
        _hostFolder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
