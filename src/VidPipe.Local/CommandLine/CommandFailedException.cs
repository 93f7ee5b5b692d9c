namespace VidPipe.Local.CommandLine;

/// <summary>Ends a command with a message for the person at the terminal.</summary>
/// <param name="exitCode">What the shell gets.</param>
/// <param name="message">One or more lines, ready to be shown as they are.</param>
internal sealed class CommandFailedException(ExitCode exitCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ExitCode ExitCode { get; } = exitCode;
}
