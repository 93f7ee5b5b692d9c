using System.CommandLine;
using System.Text.Json.Nodes;

namespace VidPipe.Local.CommandLine;

/// <summary>The prompt of <c>make</c> and <c>estimate</c>: one argument, or the option <c>--prompt</c>.</summary>
internal static class PromptArgument
{
    public const string Name = "prompt";

    public static Argument<string?> Create(string description) => new(Name) { Description = $"{description}, in quotes", Arity = ArgumentArity.ZeroOrOne };

    /// <exception cref="CommandFailedException">Usage: there is none.</exception>
    public static JsonObject Require(JsonObject request, string command) => request.ContainsKey(Name)
        ? request
        : throw new CommandFailedException(ExitCode.Usage, $"The prompt is missing: {ProgramName.Current} {command} \"A fox finds a lantern\"");
}
