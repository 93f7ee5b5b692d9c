using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>The real program as a process of its own, in a session of its own so that a signal can reach its whole group, as Ctrl-C does.</summary>
internal sealed class VidPipeProcess : IAsyncDisposable
{
    private const int Interrupted = 2;
    private const int Terminated = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private VidPipeProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => Read(_output);

    public string Error => Read(_error);

    public bool HasExited => _process.HasExited;

    /// <param name="folder">The working folder.</param>
    public static VidPipeProcess Start(string folder, params string[] arguments) => Start(folder, [], arguments);

    /// <param name="environment">On top of the tests' own.</param>
    public static VidPipeProcess Start(string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        // A runner that was itself started in the background has SIGINT ignored, and its children inherit that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "setsid", "dotnet", RepositoryFiles.Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test runner was told about itself is no business of the program.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("VidPipe_", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        start.Environment["VIDPIPE_COMMAND"] = "./run";
        start.Environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in TestSettings.Environment.Concat(environment)) start.Environment[name] = value;
        return new VidPipeProcess(Process.Start(start)!);
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string folder, params string[] arguments)
    {
        await using var process = Start(folder, arguments);
        var exitCode = await process.WaitAsync();
        return (exitCode, process.Output, process.Error);
    }

    public void Interrupt() => Signal(Interrupted);

    public void Terminate() => Signal(Terminated);

    /// <summary>The program alone, at once: as a crash or the kernel would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task<int> WaitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program has not ended.{Environment.NewLine}{Output}{Environment.NewLine}{Error}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            if (line is not null) text.AppendLine(line);
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text) return text.ToString();
    }

    private void Signal(int signal)
    {
        if (Kill(-_process.Id, signal) != 0) throw new InvalidOperationException(Marshal.GetLastPInvokeErrorMessage());
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
