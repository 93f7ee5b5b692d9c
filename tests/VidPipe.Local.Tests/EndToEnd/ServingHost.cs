using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Local.CommandLine;
using VidPipe.Local.Configuration;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>What <c>vidpipe serve</c> runs, on a free port in this process, and a client of it. <see cref="HostProcess"/> is one that can be killed.</summary>
internal class ServingHost : IAsyncDisposable
{
    private readonly LocalHost? _host;

    protected ServingHost(LocalHostClient client) => Client = client;

    private ServingHost(LocalHost host)
        : this(new LocalHostClient(host.Address)) => _host = host;

    public LocalHostClient Client { get; }

    public static Task<ServingHost> StartAsync(string folder, params string[] arguments) => StartAsync(folder, [], arguments);

    /// <param name="environment">On top of the tests' own.</param>
    /// <param name="arguments"><c>--set NAME=VALUE</c>, as often as wanted.</param>
    public static async Task<ServingHost> StartAsync(string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var settings = environment.ToDictionary(e => e.Key.Replace("__", ":", StringComparison.Ordinal), string? (e) => e.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var pair in arguments.Chunk(2))
        {
            if (pair is not ["--set", var setting]) throw new ArgumentException($"Only a process takes {pair[0]}.", nameof(arguments));
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            settings[$"{HostSettings.SectionName}:{setting[..at]}"] = setting[(at + 1)..];
        }

        settings[$"{HostSettings.SectionName}:Data"] = Path.Combine(folder, "data");
        settings[$"{HostSettings.SectionName}:Http:Port"] = "0";
        var host = await LocalHost.StartAsync(
            HostSettings.Read(SettingsSource.Load(AppContext.BaseDirectory, folder, settings)), HostMode.Serve, HostLog.None, CancellationToken.None);
        return new ServingHost(host);
    }

    public Task<ProjectStatusSummary> EndOfAsync(string projectId) => Eventually.GetAsync($"{projectId} ends", async () =>
    {
        var status = await Client.GetStatusAsync(projectId, CancellationToken.None);
        return status.Status.IsTerminal() ? status : null;
    });

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_host is not null) await _host.DisposeAsync();
    }
}

/// <summary>A <c>vidpipe serve</c> as a process of its own: for signals, kills, exit codes, and what it prints.</summary>
internal sealed class HostProcess : ServingHost
{
    private HostProcess(VidPipeProcess process, LocalHostClient client)
        : base(client) => Process = process;

    public VidPipeProcess Process { get; }

    public static new Task<HostProcess> StartAsync(string folder, params string[] arguments) => StartAsync(folder, [], arguments);

    /// <param name="environment">On top of the tests' own.</param>
    public static new Task<HostProcess> StartAsync(string folder, Dictionary<string, string> environment, params string[] arguments) =>
        StartOnAsync(0, folder, environment, arguments);

    /// <param name="port">0 takes any free one.</param>
    /// <param name="environment">On top of the tests' own.</param>
    public static async Task<HostProcess> StartOnAsync(int port, string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var process = VidPipeProcess.Start(folder, environment, ["serve", "--port", $"{port}", "--data", "data", .. arguments]);
        var connector = new HostConnector(
            Path.Combine(folder, "data"), (_, _) => throw new CommandFailedException(ExitCode.Failed, "The test starts its hosts itself."), TimeProvider.System);
        var connection = await Eventually.GetAsync($"the host answers ({process.Error})", async () =>
        {
            if (process.HasExited) throw new InvalidOperationException($"The host has ended.{Environment.NewLine}{process.Output}{process.Error}");
            return await connector.FindAsync(CancellationToken.None);
        });
        return new HostProcess(process, connection.Client);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Process.DisposeAsync();
    }
}
