using System.Text.Json.Nodes;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>Commands of this process on the data folder of a test, by which questions can be answered.</summary>
internal static class CommandRig
{
    /// <param name="answer">What the person types; null when there is no person.</param>
    public static async Task<(ExitCode ExitCode, string Output, string Error)> RunAsync(string dataFolder, string? answer, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(output, error) { Input = answer is null ? null : new StringReader(answer) };
        var exitCode = await new CommandTree(terminal).RunAsync([.. arguments, "--data", dataFolder]);
        return (exitCode, output.ToString(), error.ToString());
    }

    public static JsonObject Request(string prompt) => new()
    {
        ["prompt"] = prompt,
        ["scene_count"] = 1,
        ["clip_duration"] = 2,
        ["voiceover"] = false,
        ["seed"] = 7,
    };
}
