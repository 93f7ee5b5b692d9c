using System.CommandLine;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary>Which running host a command is for, when not the one of a data folder: options, or the environment under them.</summary>
internal sealed class ServerOptions
{
    public const string ServerVariable = "VIDPIPE_SERVER";
    public const string KeyVariable = "VIDPIPE_KEY";

    private const int LongestKey = 1024;

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"sends it to a running host (https://host/path) instead; or set {ServerVariable}",
        HelpName = "url",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"the key of that host; better set {KeyVariable}, for others see a command line",
        HelpName = "key",
    };

    /// <summary>Of every command that talks to a host.</summary>
    public IEnumerable<Option> All => [_server, _key];

    /// <param name="local">Options that only a host of this machine could follow.</param>
    /// <param name="environment">Gives a variable's value, or null.</param>
    /// <returns>Null when the command is for a data folder.</returns>
    /// <exception cref="CommandFailedException">Usage: the address or the key cannot be one, or contradicts another option.</exception>
    public RemoteAddress? Read(ParseResult parse, IEnumerable<Option> local, Func<string, string?> environment)
    {
        if (!All.All(parse.CommandResult.Command.Options.Contains)) return null;

        var givenKey = parse.GetValue(_key);
        var (given, name) = parse.GetValue(_server) is { } option ? (option, "--server") : (environment(ServerVariable), ServerVariable);
        if (string.IsNullOrEmpty(given) && name == ServerVariable)
        {
            return givenKey is null ? null : throw Wrong($"--key is the key of a host that --server or {ServerVariable} names, and neither is given.");
        }

        foreach (var other in local.Where(o => parse.GetResult(o) is { Implicit: false }))
        {
            throw Wrong($"{other.Name} is for a host on this machine, and {name} sends the command to another. Leave one of them out.");
        }

        var (key, keyName) = givenKey is not null ? (givenKey, "--key") : (environment(KeyVariable) ?? "", KeyVariable);
        return new RemoteAddress(Address(given!, name), Key(key, keyName));
    }

    /// <summary>Says what is wrong without repeating the address: it may hold a password or a key.</summary>
    private static Uri Address(string text, string name)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.Host.Length == 0)
        {
            throw Wrong($"{name} takes an address that begins with https:// or http://, for instance https://videos.example.");
        }

        if (url.UserInfo.Length > 0) throw Wrong($"{name} takes an address without a user name or password; the key goes into {KeyVariable}.");
        if (url.Query.Length > 0 || text.Contains('?', StringComparison.Ordinal)) throw Wrong($"{name} takes an address without a query (what follows the '?'); the key goes into {KeyVariable}.");
        if (text.Contains('#', StringComparison.Ordinal)) throw Wrong($"{name} takes an address without a fragment (what follows the '#').");
        return url.AbsolutePath.EndsWith('/') ? url : new Uri($"{url.AbsoluteUri}/");
    }

    private static string? Key(string text, string name)
    {
        if (text.Length == 0) return name == KeyVariable ? null : throw Wrong($"{name} is empty.");
        return text.Length <= LongestKey && text.All(c => c is > ' ' and <= '~')
            ? text
            : throw Wrong($"{name} is no key: it has white space or other characters that a key cannot have, or is longer than {LongestKey}.");
    }

    private static CommandFailedException Wrong(string message) => new(ExitCode.Usage, message);
}
