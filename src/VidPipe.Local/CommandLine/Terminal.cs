using System.Text.Json;
using Spectre.Console;
using VidPipe.Api.Http;
using VidPipe.Core.Jobs;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary>
/// The person's side: results on standard output, everything else on standard error. Texts from outside are always
/// escaped, so that nothing in a prompt is taken for markup.
/// </summary>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    public TextWriter Output { get; } = output;

    public TextWriter Error { get; } = error;

    /// <summary>Where a person answers questions; null when nobody would.</summary>
    public TextReader? Input { get; init; }

    public bool IsInteractive => Input is not null;

    /// <summary>Standard output for tables and live displays.</summary>
    public IAnsiConsole Console { get; } = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(output),
        // A pipe or a file gets text: the library looks at TERM alone.
        Ansi = global::System.Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        ColorSystem = global::System.Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
    });

    public static Terminal System() => new(global::System.Console.Out, global::System.Console.Error)
    {
        Input = global::System.Console.IsInputRedirected || global::System.Console.IsErrorRedirected ? null : global::System.Console.In,
    };

    /// <summary>Whether the person says yes. Anything else is a no.</summary>
    public bool Confirm(string question)
    {
        Error.Write($"{question} Go on? [y/N] ");
        return Input?.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>A result for programs, as the API would write it.</summary>
    public void WriteJson<T>(T value) => Output.WriteLine(JsonSerializer.Serialize(value, ApiJson.Options));

    public void Fail(string message) => Error.WriteLine($"vidpipe: {message}");

    /// <summary>What went wrong, for a person, then the facts.</summary>
    public void Fail(ApiProblem problem)
    {
        Fail(problem.UserMessage ?? problem.Title ?? "The request failed.");
        foreach (var (field, messages) in problem.Errors ?? new Dictionary<string, string[]>())
        {
            foreach (var message in messages) Error.WriteLine($"  {RequestOptions.OptionOf(field)}: {message}");
        }

        if (problem.Errors is not { Count: > 0 } && problem.Detail is not null) Error.WriteLine($"  {problem.Detail}");
        if (problem.Code is not null) Error.WriteLine($"  ({problem.Code})");
    }

    public void Fail(JobError error)
    {
        var where = error.SceneIndex is { } index ? $" (scene {index})" : "";
        Fail($"{error.UserMessage}{where}");
        Error.WriteLine($"  {error.Message}");
        Error.WriteLine($"  ({Core.Errors.ErrorCodes.Name(error.Code)}{(error.Step is null ? "" : $" in {error.Step}")})");
    }
}
