using System.Diagnostics;

namespace VidPipe.Benchmarks;

/// <summary>A <c>vidpipe serve</c> of its own on a free port, and a client of it.</summary>
internal sealed class ServedHost : IAsyncDisposable
{
    private ServedHost(Process process, HttpClient http) => (Process, Http) = (process, http);

    public Process Process { get; }

    public HttpClient Http { get; }

    /// <summary>Processor time of the host alone, over all its threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            Process.Refresh();
            return Process.TotalProcessorTime;
        }
    }

    /// <param name="settings">As <c>Key=value</c>.</param>
    public static async Task<ServedHost> StartAsync(string folder, params string[] settings)
    {
        var left = Path.Combine(folder, "data", "host.json");
        if (File.Exists(left)) File.Delete(left); // a killed one's
        var process = VidPipeProgram.Start(folder, ["serve", "--port", "0", "--data", "data", .. settings.SelectMany(s => (string[])["--set", s])]);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var url = await VidPipeProgram.UrlAsync(folder);
        return new ServedHost(process, new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = url });
    }

    /// <summary>As a crash would.</summary>
    public async ValueTask DisposeAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
        Http.Dispose();
    }
}
