using System.CommandLine;
using System.Globalization;
using VidPipe.Core.Inputs;

namespace VidPipe.Local.CommandLine;

/// <summary>
/// Reads the words of a command line strictly, before the parser does: the parser takes an option that it does not know for
/// a part of the prompt, or for an id, and a misspelt command for a prompt.
/// </summary>
/// <param name="root">All commands; what its first word does not name is a prompt for <paramref name="make"/>.</param>
/// <param name="mayBeEmpty">Whether an option takes an empty value.</param>
internal sealed class CommandWords(RootCommand root, Command make, Func<Option, bool> mayBeEmpty)
{
    /// <returns>The same in a form that the parser can read in one way only: the command, options as <c>--name=value</c>, <c>--</c>, arguments.</returns>
    /// <exception cref="CommandFailedException">Usage: a word is no option, no command, or one too many.</exception>
    public IReadOnlyList<string> Read(IReadOnlyList<string> args)
    {
        if (args.Count == 0) throw Wrong($"Name a command, or give a prompt in quotes: {ProgramName.Current} \"A fox finds a lantern\"");

        // What a person has typed so far is for the completion to read, right or wrong.
        if (args is [CompletionCommand.Name, CompletionCommand.WordsName, ..]) return args;

        var (command, rest) = CommandOf(args);
        var options = OptionsOf(command);
        var read = new List<string>();
        var arguments = new List<string>();
        var seen = new HashSet<Option>();
        for (var i = 0; i < rest.Count; i++)
        {
            var word = rest[i];
            if (word == "--")
            {
                arguments.AddRange(rest.Skip(i + 1));
                break;
            }

            if (!IsOptionWord(word))
            {
                arguments.Add(word);
                continue;
            }

            var (name, value) = Cut(word);
            var option = Find(options, name) ?? throw Unknown(name, command, options);
            if (!seen.Add(option) && !IsRepeatable(option)) throw Wrong($"{option.Name} is given twice. Leave one of them out.");
            var next = i + 1 < rest.Count ? rest[i + 1] : null;
            if (value is null && next is not null && IsValueOf(option, next)) (value, i) = (next, i + 1);
            read.AddRange(Written(option, name, value, next));
        }

        EnsureCount(command, arguments);
        IEnumerable<string> start = command == root ? read : [command.Name, .. read];
        return arguments.Count == 0 ? [.. start] : [.. start, "--", .. arguments];
    }

    /// <summary>The command that is named, wherever options stand, and the other words.</summary>
    private (Command Command, IReadOnlyList<string> Others) CommandOf(IReadOnlyList<string> args)
    {
        var all = root.Subcommands.SelectMany(c => c.Options).Concat(root.Options).Distinct().ToList();
        for (var i = 0; i < args.Count; i++)
        {
            var word = args[i];
            if (word == "--") return (make, args);
            if (IsOptionWord(word))
            {
                var (name, value) = Cut(word);
                var option = Find(all, name) ?? throw Unknown(name, null, all);
                if (value is null && i + 1 < args.Count && IsValueOf(option, args[i + 1])) i++;
                continue;
            }

            if (root.Subcommands.FirstOrDefault(c => c.Name == word || c.Aliases.Contains(word)) is { } command) return (command, [.. args.Take(i), .. args.Skip(i + 1)]);
            return IsPrompt(word) ? (make, args) : throw NoCommand(word);
        }

        var asksForRoot = args.Any(word => Find(OptionsOf(root), Cut(word).Name) is { Recursive: var recursive } option && (!recursive || IsHelp(option)));
        return (asksForRoot ? root : make, args);
    }

    /// <summary>A word of letters, digits and hyphens only is more likely a misspelt command than a prompt: <c>make</c> takes it all the same.</summary>
    private static bool IsPrompt(string word) => word.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-');

    private CommandFailedException NoCommand(string word)
    {
        var hint = NearestName.Hint(word, root.Subcommands.Select(c => c.Name).Append("--help"));
        return Wrong($"There is no command {InputText.Quoted(word)}.{hint} A prompt of one word goes to make: {ProgramName.Current} make {ShellWord.Quote(word)}");
    }

    /// <param name="command">Null when it is not known yet.</param>
    private CommandFailedException Unknown(string name, Command? command, IReadOnlyList<Option> options)
    {
        var shown = InputText.Quoted(name);
        var hint = NearestName.Hint(Dashes.Trim(name), options.SelectMany(o => o.Aliases.Prepend(o.Name)).Where(n => n.StartsWith('-')));
        if (name[0] != '-') return Wrong($"{shown} begins with a long dash, as word processors write it; options begin with '-'.{hint}");
        if (command is null) return Wrong($"There is no option {shown}.{hint}");

        var others = root.Subcommands.Where(c => Find([.. c.Options], name) is not null).Select(c => c.Name).ToList();
        var elsewhere = others.Count > 0 ? $" ({string.Join(", ", others)}: there it is one)" : "";
        var asText = TakesPrompt(command) ? " A text that begins with a dash goes behind '--'." : "";
        return Wrong($"'{command.Name}' has no option {shown}{elsewhere}.{hint}{asText}");
    }

    private void EnsureCount(Command command, List<string> arguments)
    {
        var max = command.Arguments.Sum(a => (long)a.Arity.MaximumNumberOfValues);
        if (arguments.Count <= max) return;
        if (TakesPrompt(command))
        {
            throw Wrong($"The prompt is one argument: put it in quotes, as in {ProgramName.Current} {command.Name} {ShellWord.Quote(string.Join(' ', arguments))}");
        }

        var takes = max == 0 ? "no argument" : string.Create(CultureInfo.InvariantCulture, $"{max} at most: {string.Join(' ', command.Arguments.Select(a => $"<{a.Name}>"))}");
        throw Wrong($"{InputText.Quoted(arguments[(int)max])} is one word too many: '{(command == root ? "vidpipe" : command.Name)}' takes {takes}.");
    }

    private IEnumerable<string> Written(Option option, string name, string? value, string? next)
    {
        if (value is null)
        {
            if (IsFlag(option)) return [name];
            throw Wrong(next is null
                ? $"{option.Name} takes a value, and none follows."
                : $"{option.Name} takes a value, and {InputText.Quoted(Cut(next).Name)} begins with a dash. A value that does is written {option.Name}=…");
        }

        if (IsFlag(option)) return IsHelp(option) || !IsFlagValue(value) ? throw Wrong($"{option.Name} is given without a value, or with true or false, not {InputText.Quoted(value)}.") : [$"{name}={value}"];
        if (value.Length > 0) return [$"{name}={value}"];
        return mayBeEmpty(option) ? [name, value] : throw Wrong($"{option.Name} takes a value, and what is given is empty.");
    }

    private List<Option> OptionsOf(Command command) => command == root ? [.. root.Options] : [.. command.Options.Concat(root.Options.Where(o => o.Recursive)).Distinct()];

    private static bool TakesPrompt(Command command) => command.Arguments is [{ Name: "prompt" }];

    private static Option? Find(IEnumerable<Option> options, string name) => options.FirstOrDefault(o => o.Name == name || o.Aliases.Contains(name));

    private static bool IsFlag(Option option) => option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool);

    private static bool IsHelp(Option option) => option.Arity.MaximumNumberOfValues == 0;

    private static bool IsRepeatable(Option option) => option.ValueType.IsArray || IsHelp(option);

    /// <summary>Whether the word behind an option is its value.</summary>
    private static bool IsValueOf(Option option, string word)
    {
        if (IsFlag(option)) return !IsHelp(option) && IsFlagValue(word);
        return word != "--" && (!IsOptionWord(word) || IsNegativeNumber(word));
    }

    private static bool IsFlagValue(string word) => word is "true" or "false";

    /// <summary>For the option itself to refuse: what is wrong is its sign.</summary>
    private static bool IsNegativeNumber(string word) => word.Length > 1 && (char.IsDigit(word[1]) || word[1] == '.');

    /// <summary>Begins with a dash of any kind, and has no white space before any equals sign: such a word is a text.</summary>
    private static bool IsOptionWord(string word)
    {
        if (word.Length == 0 || !Dashes.IsDash(word[0])) return false;
        var end = word.IndexOf('=', StringComparison.Ordinal);
        return !word.AsSpan(0, end < 0 ? word.Length : end).ContainsAny(" \t\r\n");
    }

    private static (string Name, string? Value) Cut(string word)
    {
        var end = word.AsSpan().IndexOfAny('=', ':');
        return end < 0 ? (word, null) : (word[..end], word[(end + 1)..]);
    }

    private static CommandFailedException Wrong(string message) => new(ExitCode.Usage, message);
}
