using System.CommandLine;
using System.CommandLine.Parsing;

namespace VidPipe.Local.CommandLine;

/// <summary>Options and arguments whose value is read by a reader of ours; what it says is wrong stands behind the option's name.</summary>
internal static class StrictOptions
{
    /// <param name="read">Throws a <see cref="FormatException"/> whose message completes "&lt;name&gt; …".</param>
    public static Option<T> Of<T>(string name, string description, string helpName, Func<string, T> read, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Read(result, name, read),
    };

    /// <inheritdoc cref="Of" />
    public static Argument<T> Argument<T>(string name, string description, string helpName, Func<string, T> read) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Read(result, name, read),
    };

    private static T? Read<T>(ArgumentResult result, string name, Func<string, T> read)
    {
        if (result.Tokens.Count == 0) return default;
        try
        {
            return read(result.Tokens[^1].Value);
        }
        catch (FormatException wrong)
        {
            result.AddError($"{name} {wrong.Message}");
            return default;
        }
    }
}
