using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace VidPipe.Local.CommandLine;

/// <summary>The help of a command, and below it lines that can be typed as they are. A test types them all.</summary>
/// <param name="help">The parser's own help.</param>
/// <param name="terminal">Where it is shown.</param>
internal sealed class HelpWithExamples(HelpAction help, Terminal terminal) : SynchronousCommandLineAction
{
    /// <summary>A prompt.</summary>
    public const string Fox = "\"A fox finds a lantern\"";

    private static readonly Dictionary<string, IReadOnlyList<string>> Examples = new(StringComparer.Ordinal)
    {
        ["make"] = [$"make {Fox}", $"make {Fox} --scenes 4 --aspect 9:16 -o fox.mp4", $"make {Fox} --budget 2.50 --dry-run"],
        ["estimate"] = [$"estimate {Fox} --duration 30"],
        ["resume"] = ["resume ID", "resume ID --budget 5 -o fox.mp4"],
        ["stop"] = ["stop ID"],
        ["save"] = ["save ID -o fox.mp4"],
        ["open"] = ["open ID"],
        ["link"] = ["link ID", "link ID --file poster --expires 7d", "link ID --list", "link --revoke TOKEN"],
        ["fork"] = ["fork ID --captions burned", "fork ID --scene '1:end-frame=a red door' --dry-run"],
        ["regenerate"] = ["regenerate ID 1 clip"],
        ["rm"] = ["rm ID"],
        ["serve"] = ["serve --port 8080 --data ./films", "serve --set Media:MaxEncoders=1 --set Engine:StopTimeout=30s"],
        ["status"] = ["status", "status ID"],
        ["list"] = ["list --status failed --limit 5"],
        ["metrics"] = ["metrics --json"],
        ["clean"] = ["clean --dry-run"],
    };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        if (!Examples.TryGetValue(parseResult.CommandResult.Command.Name, out var examples)) return exitCode;

        terminal.Output.WriteLine("Examples:");
        foreach (var example in examples) terminal.Output.WriteLine($"  {ProgramName.Current} {example}");
        terminal.Output.WriteLine();
        return exitCode;
    }
}
