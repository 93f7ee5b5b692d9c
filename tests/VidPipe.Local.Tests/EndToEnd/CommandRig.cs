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

    /// <summary>A command that must succeed, with files of the test's folder: <c>-o film.mp4</c> is the one in there.</summary>
    /// <returns>What it prints.</returns>
    public static async Task<string> OkAsync(TemporaryFolder folder, params string[] arguments)
    {
        var words = arguments.Select((word, i) => i > 0 && arguments[i - 1] == "-o" ? folder[word] : word).ToArray();
        var (exitCode, output, error) = await RunAsync(folder["data"], null, words);
        Assert.True(exitCode == ExitCode.Ok, string.Join(' ', arguments) + output + error);
        return output;
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
