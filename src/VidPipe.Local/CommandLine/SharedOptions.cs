using System.CommandLine;
using System.Globalization;
using System.Net;
using VidPipe.Core.Inputs;

namespace VidPipe.Local.CommandLine;

/// <summary>The options that every command takes, and the settings they stand for.</summary>
internal sealed class SharedOptions
{
    private const string Section = "VidPipe:";

    public Option<string?> Data { get; } = new("--data")
    {
        Description = "the data folder (./data)",
        HelpName = "folder",
        Recursive = true,
    };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "any setting of docs/configuration.md, for instance Engine:MaxConcurrentActivities=4; may be repeated",
        HelpName = "key=value",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "shows the log of a host that the command starts itself",
        Recursive = true,
    };

    /// <summary>Of <c>serve</c> alone.</summary>
    public Option<int?> Port { get; } = StrictOptions.Of<int?>(
        "--port", "the port to listen on (7071; 0 takes any free one)", "number", text => (int)NumberText.Whole(text, 0, IPEndPoint.MaxPort), "-p");

    /// <summary>Of all commands but <c>serve</c>.</summary>
    public ServerOptions Server { get; } = new();

    /// <summary>What every command takes: all of it is for a host on this machine.</summary>
    public IEnumerable<Option> All => [Data, Set, Verbose];

    /// <summary>Settings by their full keys.</summary>
    /// <exception cref="CommandFailedException">Usage: a <c>--set</c> without an equals sign, or two values of one key.</exception>
    public Dictionary<string, string?> Settings(ParseResult parse)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in parse.GetValue(Set) ?? [])
        {
            var parts = text.Split('=', 2);
            if (parts.Length < 2 || parts[0].Length == 0) throw new CommandFailedException(ExitCode.Usage, $"--set takes key=value, not '{text}'.");
            var key = parts[0].Replace("__", ":", StringComparison.Ordinal);
            var isWhole = key.StartsWith(Section, StringComparison.OrdinalIgnoreCase) || key.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase);
            if (!settings.TryAdd(isWhole ? key : Section + key, parts[1])) throw new CommandFailedException(ExitCode.Usage, $"--set gives {key} twice. Leave one of them out.");
        }

        if (parse.GetValue(Data) is { } data) Add(settings, Data, "Data", data);
        if (parse.GetValue(Port) is { } port) Add(settings, Port, "Http:Port", port.ToString(CultureInfo.InvariantCulture));
        return settings;
    }

    private static void Add(Dictionary<string, string?> settings, Option option, string key, string value)
    {
        if (!settings.TryAdd(Section + key, value)) throw new CommandFailedException(ExitCode.Usage, $"{option.Name} and --set {key}=… say the same thing. Leave one of them out.");
    }
}
