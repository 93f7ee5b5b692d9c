using System.Diagnostics;

namespace VidPipe.StandIn.Making;

/// <summary>Runs ffmpeg in a folder of the run's own and returns the file it wrote.</summary>
internal sealed class Ffmpeg(string path) : IDisposable
{
    /// <summary>The machine belongs to the tests.</summary>
    private readonly SemaphoreSlim _running = new(2, 2);

    /// <param name="files">Files that the arguments name, written before.</param>
    /// <param name="output">The last argument.</param>
    /// <exception cref="MakingFailedException">With ffmpeg's last words.</exception>
    public async Task<byte[]> RunAsync(IReadOnlyList<(string Name, byte[] Bytes)> files, IReadOnlyList<string> arguments, string output, CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("vidpipe-standin-").FullName;
        try
        {
            foreach (var (name, bytes) in files) await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes, cancellationToken);
            await RunAsync(folder, ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", .. arguments, "-bitexact", output], cancellationToken);
            return await File.ReadAllBytesAsync(Path.Combine(folder, output), cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            _running.Release();
        }
    }

    public void Dispose() => _running.Dispose();

    private async Task RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
        try
        {
            var words = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0) throw new MakingFailedException($"ffmpeg failed (exit code {process.ExitCode}). {words.Trim()}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}

/// <summary>Media could not be made: its inputs are damaged, or ffmpeg lacks something.</summary>
internal sealed class MakingFailedException(string message) : Exception(message);
