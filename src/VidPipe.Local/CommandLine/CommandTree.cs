using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Json;
using VidPipe.Core.Errors;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary>The whole command line: what there is, and how a call of it ends.</summary>
internal sealed class CommandTree
{
    private static readonly ParserConfiguration Parsing = new()
    {
        // A prompt is never a list of short options, and "@home" is no file to read options from.
        EnablePosixBundling = false,
        ResponseFileTokenReplacer = null,
    };

    private readonly SharedOptions _shared = new();
    private readonly Terminal _terminal;
    private readonly RootCommand _root;
    private readonly CommandWords _words;

    public CommandTree(Terminal terminal)
    {
        _terminal = terminal;
        _root = new RootCommand("VidPipe makes short videos from a prompt. A prompt in quotes and no command is one for 'make'.");
        // "[suggest]" would be a directive of the parser; here it is the beginning of a prompt.
        _root.Directives.Clear();
        foreach (var option in _shared.All) _root.Add(option);
        var make = MakeCommand.Create(Invoke);
        foreach (var command in (Command[])
                 [
                     make, EstimateCommand.Create(Invoke), ResumeCommand.Create(Invoke), StopCommand.Create(Invoke),
                     SaveCommand.Create(Invoke), OpenCommand.Create(Invoke), LinkCommand.Create(Invoke),
                     ForkCommand.Create(Invoke), RegenerateCommand.Create(Invoke), RemoveCommand.Create(Invoke),
                     ServeCommand.Create(Invoke, _shared.Port), StatusCommand.Create(Invoke), ListCommand.Create(Invoke),
                     MetricsCommand.Create(Invoke), CleanCommand.Create(Invoke), ModelsCommand.Create(Invoke),
                     CompletionCommand.Create(_root, terminal),
                 ])
        {
            if (command.Name is not (ServeCommand.Name or CompletionCommand.Name)) foreach (var option in _shared.Server.All) command.Add(option);
            _root.Add(command);
        }

        var help = _root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, terminal);
        _words = new CommandWords(_root, make, RequestOptions.MayBeEmpty);
    }

    /// <summary>The names of all commands.</summary>
    public IEnumerable<string> Commands => _root.Subcommands.Select(c => c.Name);

    /// <summary>All commands, with their options and arguments.</summary>
    public IReadOnlyList<Command> Definitions => [.. _root.Subcommands];

    /// <exception cref="CommandFailedException">Usage: a word that is no option, no command, or one too many.</exception>
    public ParseResult Parse(IReadOnlyList<string> args)
    {
        return _root.Parse(_words.Read(args), Parsing);
    }

    /// <summary>Settings that a command line gives, by their full keys.</summary>
    public IReadOnlyDictionary<string, string?> SettingsOf(ParseResult parse) => _shared.Settings(parse);

    public async Task<ExitCode> RunAsync(IReadOnlyList<string> args)
    {
        ParseResult parse;
        try
        {
            parse = Parse(args);
        }
        catch (CommandFailedException unreadable)
        {
            return Refuse([unreadable.Message]);
        }

        if (parse.Errors.Count > 0) return Refuse(parse.Errors.Select(error => error.Message));

        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = _terminal.Output,
            Error = _terminal.Error,
        };
        try
        {
            return (ExitCode)await parse.InvokeAsync(invocation);
        }
        catch (Exception failure)
        {
            return Explain(failure);
        }
    }

    private ExitCode Refuse(IEnumerable<string> messages)
    {
        foreach (var message in messages) _terminal.Fail(message);
        _terminal.Error.WriteLine($"'{ProgramName.Current} --help' and '{ProgramName.Current} <command> --help' show what there is.");
        return ExitCode.Usage;
    }

    private ExitCode Explain(Exception failure)
    {
        switch (failure)
        {
            case CommandFailedException known:
                _terminal.Fail(known.Message);
                return known.ExitCode;
            case ApiException { Problem: var problem } answered:
                _terminal.Fail(problem);
                return answered.ExitCode;
            case VidPipeException { Code: var code } domain:
                _terminal.Fail($"{ErrorCodes.Describe(code).UserMessage}{Environment.NewLine}  {domain.Message}{Environment.NewLine}  ({ErrorCodes.Name(code)})");
                return ExitCode.Failed;
            case IOException or UnauthorizedAccessException or JsonException:
                _terminal.Fail(failure.Message);
                return ExitCode.Failed;
            default:
                // A fault of ours: here the trace is what helps.
                _terminal.Fail($"An unexpected error.{Environment.NewLine}{failure}");
                return ExitCode.Failed;
        }
    }

    private Invocation Invoke(ParseResult parse) => Invocation.Of(parse, _shared, _terminal);
}
