using System.Globalization;
using VidPipe.Core.Errors;
using VidPipe.Media.Running;

namespace VidPipe.Media;

/// <summary>
/// Runs ffmpeg, at most <see cref="MediaOptions.MaxEncoders"/> at once: keep one for the whole process.
/// </summary>
/// <remarks>
/// Safe to use from many threads. The output (the last argument, when it names a file) appears under its name only
/// when the command has succeeded; a command that fails, is cancelled or writes nothing leaves no file. An output
/// that grows beyond <see cref="MediaOptions.MaxOutputBytes"/> ends the command. A command that is killed, as the system
/// does when memory runs out, is run once more. A full disk is STORAGE_ERROR, everything else MEDIA_TOOL_ERROR.
/// </remarks>
public sealed class Ffmpeg(MediaOptions options, TimeProvider time) : IFfmpeg, IDisposable
{
    private readonly SemaphoreSlim _encoders = new(options.MaxEncoders, options.MaxEncoders);
    private readonly ToolProcess _tools = new(time);

    /// <inheritdoc />
    public Task RunAsync(FfmpegCommand command, IProgress<double>? progress, CancellationToken cancellationToken) =>
        RunAsync(command, new FfmpegMode(), progress, cancellationToken);

    /// <summary>As the public one, and returns the last lines of stderr: some filters tell their findings there only.</summary>
    internal async Task<string> RunAsync(FfmpegCommand command, FfmpegMode mode, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var output = OutputFile.Of(command.Arguments);
        var watch = new ProgressReader(command.ExpectedDuration, options.MaxOutputBytes, progress);
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-y", "-loglevel", mode.LogLevel, "-progress", "pipe:1", "-nostats",
            "-timelimit", ((int)options.MaxProcessorTime.TotalSeconds).ToString(CultureInfo.InvariantCulture),
            .. command.Arguments.SkipLast(1),
            output?.PartialPath ?? command.Arguments[^1],
        ];

        await _encoders.WaitAsync(cancellationToken);
        try
        {
            var exit = await RunToolAsync(
                new ToolRun(options.FfmpegPath, arguments, command.TimeLimit ?? options.DefaultTimeLimit, watch.OnLine) { Priority = mode.Priority, Write = command.Input },
                cancellationToken);
            exit.ThrowIfOutside("ffmpeg");
            if (exit.Code != 0)
            {
                throw new VidPipeException(ErrorCode.MediaToolError, $"ffmpeg failed (exit code {exit.Code}). {exit.LastWords}".TrimEnd());
            }

            output?.Keep(exit.LastWords);
            watch.Complete();
            return exit.LastWords;
        }
        finally
        {
            output?.DropPartial();
            _encoders.Release();
        }
    }

    /// <summary>Once more when it was killed: what took the memory may be gone, and a command that has failed leaves nothing.</summary>
    private async Task<ToolExit> RunToolAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var exit = await _tools.RunAsync(run, cancellationToken);
        return exit.WasKilled ? await _tools.RunAsync(run, cancellationToken) : exit;
    }

    /// <inheritdoc />
    public void Dispose() => _encoders.Dispose();
}
