using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>A <c>vidpipe serve</c> of its own on a free port, and a client of it.</summary>
internal sealed class ServingHost : IAsyncDisposable
{
    private ServingHost(VidPipeProcess process, LocalHostClient client) => (Process, Client) = (process, client);

    public VidPipeProcess Process { get; }

    public LocalHostClient Client { get; }

    public static Task<ServingHost> StartAsync(string folder, params string[] arguments) => StartAsync(folder, [], arguments);

    /// <param name="environment">On top of the tests' own.</param>
    public static Task<ServingHost> StartAsync(string folder, Dictionary<string, string> environment, params string[] arguments) =>
        StartOnAsync(0, folder, environment, arguments);

    /// <param name="port">0 takes any free one.</param>
    /// <param name="environment">On top of the tests' own.</param>
    public static async Task<ServingHost> StartOnAsync(int port, string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var process = VidPipeProcess.Start(folder, environment, ["serve", "--port", $"{port}", "--data", "data", .. arguments]);
        var connector = new HostConnector(
            Path.Combine(folder, "data"), (_, _) => throw new CommandFailedException(ExitCode.Failed, "The test starts its hosts itself."), TimeProvider.System);
        var connection = await Eventually.GetAsync($"the host answers ({process.Error})", async () =>
        {
            if (process.HasExited) throw new InvalidOperationException($"The host has ended.{Environment.NewLine}{process.Output}{process.Error}");
            return await connector.FindAsync(CancellationToken.None);
        });
        return new ServingHost(process, connection.Client);
    }

    public Task<ProjectStatusSummary> EndOfAsync(string projectId) => Eventually.GetAsync($"{projectId} ends", async () =>
    {
        var status = await Client.GetStatusAsync(projectId, CancellationToken.None);
        return status.Status.IsTerminal() ? status : null;
    });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }
}
