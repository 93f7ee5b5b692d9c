using System.ComponentModel;
using System.Diagnostics;
using VidPipe.Core.Errors;

namespace VidPipe.Media.Running;

/// <summary>One run of a command-line tool.</summary>
/// <param name="OnOutput">Called for each line of standard output; what it throws ends the process.</param>
/// <param name="Input">What it reads from standard input; without it and without <see cref="Write"/>, that is closed at once.</param>
internal sealed record ToolRun(
    string Tool, IReadOnlyList<string> Arguments, TimeSpan TimeLimit, Action<string> OnOutput, AwaitedFile? Input = null)
{
    /// <summary>Encoders take what the host leaves over, so that requests are answered while clips are made; what takes a moment does not step back.</summary>
    public ProcessPriorityClass Priority { get; init; } = ProcessPriorityClass.Normal;

    /// <summary>Writes its standard input as it is made, instead of <see cref="Input"/>; what it throws ends the process. Called anew when the tool is started anew.</summary>
    public Func<Stream, CancellationToken, Task>? Write { get; init; }
}

/// <summary>A file that somebody is still writing. The time limit of who reads it begins when it is there.</summary>
/// <param name="Written">What it throws ends the reader and is the run's exception.</param>
internal sealed record AwaitedFile(string Path, Task Written);

/// <summary>
/// Starts a tool without a shell and sees it through to its exit: whatever happens, no process is left when a call
/// has returned.
/// </summary>
internal sealed class ToolProcess(TimeProvider time)
{
    /// <summary>How .NET tells that SIGINT ended a process (128 + 2); ffmpeg itself answers the signal with another code.</summary>
    private const int Interrupted = 130;
    private const int Starts = 3;

    /// <exception cref="VidPipeException">MEDIA_TOOL_ERROR: the tool is missing, or took longer than allowed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process has ended.</exception>
    public async Task<ToolExit> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        for (var start = 1; ; start++)
        {
            var exit = await RunOnceAsync(run, cancellationToken);

            // A Ctrl-C in the millisecond before the process had a session of its own: not meant for it, and nothing is done yet.
            if (exit.Code != Interrupted || start == Starts) return exit;
        }
    }

    private async Task<ToolExit> RunOnceAsync(ToolRun run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(run);
        using var limit = new CancellationTokenSource(run.Input is null ? run.TimeLimit : Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var lastWords = new LastWords(run.Arguments);

        // The pipes are read to their end, which comes with the process's: they need no token of their own.
        var errors = lastWords.ReadAsync(process.StandardError);
        var output = OrStopAsync(() => ReadLinesAsync(process.StandardOutput, run.OnOutput), stop);
        var input = OrStopAsync(() => FeedAsync(process, run, limit, stop.Token), stop);
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync(process);
            await Task.WhenAll(errors, output, input);
            cancellationToken.ThrowIfCancellationRequested();
            throw new VidPipeException(
                ErrorCode.MediaToolError,
                $"{Name(run)} was ended after its time limit of {run.TimeLimit.TotalSeconds:0.#} s. {lastWords}".TrimEnd());
        }

        // Whoever still writes for a tool that has ended may be busy with something else than the pipe.
        if (run.Write is not null) await stop.CancelAsync();
        await Task.WhenAll(errors, output, input);
        return new ToolExit(process.ExitCode, lastWords.ToString());
    }

    private static Process Start(ToolRun run)
    {
        var (program, prefix) = OwnSession.For(run.Tool);
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in prefix.Concat(run.Arguments)) start.ArgumentList.Add(argument);

        try
        {
            var process = Process.Start(start)!;
            if (run.Priority != ProcessPriorityClass.Normal) SetPriority(process, run.Priority);
            return process;
        }
        catch (Win32Exception missing)
        {
            throw new VidPipeException(
                ErrorCode.MediaToolError,
                $"'{Name(run)}' could not be started: {Reason(missing)}. Install ffmpeg (apt-get install ffmpeg) or set Media:FfmpegPath and Media:FfprobePath.",
                missing);
        }
    }

    private static void SetPriority(Process process, ProcessPriorityClass priority)
    {
        try
        {
            process.PriorityClass = priority;
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended already, or the system does not allow it: a courtesy, never a reason to fail.
        }
    }

    private static async Task ReadLinesAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line) onLine(line);
    }

    private static async Task FeedAsync(Process process, ToolRun run, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        await using var input = process.StandardInput.BaseStream;
        if (run.Write is not null) await WriteAsync(run.Write, input, cancellationToken);
        if (run.Input is null) return;
        await run.Input.Written.WaitAsync(cancellationToken);
        limit.CancelAfter(run.TimeLimit);

        // One thread that blocks: a pipe takes 64 KB at a time, and to resume a task for each would cost more than the copy.
        await Task.Run(() => Copy(run.Input.Path, input), CancellationToken.None);
    }

    private static async Task WriteAsync(Func<Stream, CancellationToken, Task> write, Stream input, CancellationToken cancellationToken)
    {
        await using var pipe = new ToolInput(input);
        try
        {
            await Task.Run(() => write(pipe, cancellationToken), CancellationToken.None);
        }
        catch (InputClosedException)
        {
            // It reads no more, or has been ended: how it ended tells whether that was right.
        }
    }

    private static void Copy(string path, Stream input)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 20];
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            try
            {
                input.Write(buffer, 0, read);
            }
            catch (IOException)
            {
                return; // It reads no more, or has been ended: how it ended tells whether that was right.
            }
        }
    }

    /// <summary>A reader or writer that fails ends the process; its exception is the run's.</summary>
    private static async Task OrStopAsync(Func<Task> work, CancellationTokenSource stop)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            await stop.CancelAsync();
            throw;
        }
        catch (OperationCanceledException)
        {
            // The run is being stopped: whoever stopped it says why.
        }
    }

    private static async Task KillAsync(Process process)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>The exception's own message names folders.</summary>
    private static string Reason(Win32Exception missing) => new Win32Exception(missing.NativeErrorCode).Message;

    private static string Name(ToolRun run) => Path.GetFileName(run.Tool);
}
