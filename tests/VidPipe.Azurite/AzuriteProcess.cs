using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace VidPipe.Azurite;

/// <summary>
/// A real Azurite on a free loopback port, with an account and a key of its own and its data in a temporary folder. It ends
/// with this process, also when that is killed: it watches its standard input.
/// </summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private const string Account = "vidpipe";
    private const int Terminate = 15;
    private const string Listens = "successfully listens on http://127.0.0.1:";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly Lazy<Task<AzuriteProcess>> Common = new(StartCommonAsync);

    private readonly string _folder = Directory.CreateTempSubdirectory("vidpipe-azurite-").FullName;
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private Process? _process;

    private AzuriteProcess()
    {
    }

    /// <summary>Where it listens, also after <see cref="StopAsync"/>: it comes back on the same port.</summary>
    public int Port { get; private set; }

    public string Key => _key;

    /// <summary>Where its data is.</summary>
    public string Folder => _folder;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={_key};BlobEndpoint=http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/{Account};";

    /// <summary>One for all tests of this process; containers keep them apart (<see cref="NewContainer"/>).</summary>
    public static Task<AzuriteProcess> SharedAsync() => Common.Value;

    public static async Task<AzuriteProcess> StartAsync()
    {
        var azurite = new AzuriteProcess();
        await azurite.RunAsync();
        return azurite;
    }

    /// <summary>The name of a container that nobody has.</summary>
    public static string NewContainer() => $"t{Guid.NewGuid():n}";

    /// <summary>Ends it in good order; its data stays.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        using (process)
        {
            if (OperatingSystem.IsWindows() || Kill(process.Id, Terminate) != 0) process.Kill();
            using var limit = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(limit.Token);
        }
    }

    /// <summary>Brings a stopped one back, on its port and with its data.</summary>
    public Task RestartAsync() => RunAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            using (process) await EndAsync(process);
        }

        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>It takes its folder along, and does so also when this process does not live to see it.</summary>
    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
    }

    private static async Task<AzuriteProcess> StartCommonAsync()
    {
        var azurite = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => azurite.DisposeAsync().AsTask().Wait(Patience);
        return azurite;
    }

    private async Task RunAsync()
    {
        var start = new ProcessStartInfo("node", [Script(), _folder, "--blobHost", "127.0.0.1", "--blobPort", $"{Port}", "--silent", "--disableTelemetry"])
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = $"{Account}:{_key}";
        _process = Process.Start(start)!;

        var said = new StringBuilder();
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(string? line)
        {
            lock (said) said.AppendLine(line);
            if (line is null) listening.TrySetException(new InvalidOperationException($"Azurite has ended.{Environment.NewLine}{said}"));
            else if (line.IndexOf(Listens, StringComparison.Ordinal) is >= 0 and var at) listening.TrySetResult(int.Parse(line.AsSpan(at + Listens.Length), CultureInfo.InvariantCulture));
        }

        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) Hear(line.Data);
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Port = await listening.Task.WaitAsync(Patience);
    }

    private static string Script()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!File.Exists(Path.Combine(folder, "VidPipe.Functions.sln"))) continue;
            var azurite = Path.Combine(folder, "tests", "azurite");
            if (Directory.Exists(Path.Combine(azurite, "node_modules", "azurite"))) return Path.Combine(azurite, "start.js");
            throw new InvalidOperationException("Azurite is not installed. ./test installs it; so does: npm ci --ignore-scripts --prefix tests/azurite");
        }

        throw new InvalidOperationException("This does not run inside the repository.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
