namespace VidPipe.Media;

/// <summary>One run of ffmpeg.</summary>
/// <param name="Arguments">Each argument by itself; no shell ever sees them. Text from outside never stands here: it goes into a file that a filter reads.</param>
/// <param name="ExpectedDuration">Length of the output, for progress; null when unknown.</param>
/// <param name="TimeLimit">After this the process is killed and MEDIA_TOOL_ERROR is thrown.</param>
public sealed record FfmpegCommand(
    IReadOnlyList<string> Arguments, TimeSpan? ExpectedDuration = null, TimeSpan? TimeLimit = null)
{
    /// <summary>
    /// Writes what the command reads as <c>pipe:0</c>; the input ends when it returns. It has a thread of its own and may
    /// block in the stream. What it throws ends the command and is thrown by the run.
    /// </summary>
    /// <remarks>
    /// The token is cancelled when the command has ended, however that came. A write to a command that reads no more
    /// throws an <see cref="IOException"/>: let it pass, the command's own end tells what is reported. A command that is
    /// interrupted while it starts is started anew, and this called anew.
    /// </remarks>
    public Func<Stream, CancellationToken, Task>? Input { get; init; }
}

/// <summary>
/// Runs ffmpeg with a limit on how many run at once in this process. Global options (<c>-nostdin -hide_banner -y …</c>)
/// are added by the runner.
/// </summary>
public interface IFfmpeg
{
    /// <param name="progress">0 to 1, when the expected duration is known.</param>
    /// <exception cref="Core.Errors.VidPipeException">MEDIA_TOOL_ERROR with the command's last lines of stderr.</exception>
    Task RunAsync(FfmpegCommand command, IProgress<double>? progress, CancellationToken cancellationToken);
}
