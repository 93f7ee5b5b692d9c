using System.CommandLine;
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

    public CommandTree(Terminal terminal)
    {
        _terminal = terminal;
        _root = new RootCommand("VidPipe makes short videos. A first word that is no command is a prompt for 'make'.");
        // "[suggest]" would be a directive of the parser; here it is the beginning of a prompt.
        _root.Directives.Clear();
        foreach (var option in _shared.All) _root.Add(option);
        foreach (var command in (Command[])
                 [
                     MakeVerb.Create(Invoke), EstimateVerb.Create(Invoke), ResumeVerb.Create(Invoke), StopVerb.Create(Invoke),
                     SaveCommand.Create(Invoke), OpenCommand.Create(Invoke),
                     ForkVerb.Create(Invoke), RegenerateVerb.Create(Invoke), RemoveVerb.Create(Invoke),
                     ServeVerb.Create(Invoke, _shared.Port), StatusVerb.Create(Invoke), ListVerb.Create(Invoke),
                     MetricsVerb.Create(Invoke), CleanVerb.Create(Invoke), ModelsCommand.Create(Invoke),
                     CompletionCommand.Create(_root, terminal),
                 ])
        {
            if (command.Name is not (ServeVerb.Name or CompletionCommand.Name)) foreach (var option in _shared.Server.All) command.Add(option);
            _root.Add(command);
        }
    }

    /// <summary>The names of all commands.</summary>
    public IEnumerable<string> Commands => _root.Subcommands.Select(c => c.Name);

    public ParseResult Parse(IReadOnlyList<string> args)
    {
        var verbs = _root.Subcommands.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return _root.Parse(DashedText.Shield(PromptFallback.Apply(args, verbs), TakesValue), Parsing);
    }

    public async Task<ExitCode> RunAsync(IReadOnlyList<string> args)
    {
        var parse = Parse(args);
        if (parse.Errors.Count > 0)
        {
            foreach (var error in parse.Errors) _terminal.Fail(error.Message);
            _terminal.Error.WriteLine("'vidpipe --help' and 'vidpipe <command> --help' show what there is.");
            return ExitCode.Usage;
        }

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

    private bool TakesValue(string name) => _root.Options
        .Concat(_root.Subcommands.SelectMany(c => c.Options))
        .Any(o => (o.Name == name || o.Aliases.Contains(name)) && o.Arity.MaximumNumberOfValues > 0 && o.ValueType != typeof(bool));
}
