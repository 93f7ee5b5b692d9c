using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary>What to do about a project that waits for a setting.</summary>
internal static class WaitText
{
    /// <param name="message">The project's, which names the setting.</param>
    /// <param name="resume">The command that goes on.</param>
    public static string Of(string message, HostSession session, string resume)
    {
        var how = session is LocalSession { IsGuest: false }
            ? "Give that setting (vidpipe.json, the environment, or one more --set) to this command."
            : "Give that setting to the running host and start it again; then the project goes on by itself, and this command follows it.";
        return $"It waits: {message}{Environment.NewLine}{how}{Environment.NewLine}To go on: {resume}";
    }
}
