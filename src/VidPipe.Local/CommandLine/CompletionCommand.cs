using System.CommandLine;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe completion SHELL</c>: the script by which a shell completes our command lines.</summary>
internal static class CompletionCommand
{
    public const string Name = "completion";

    /// <summary>What the scripts call.</summary>
    public const string WordsName = "words";

    /// <param name="root">Where the words come from.</param>
    public static Command Create(RootCommand root, Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = $"{string.Join(", ", CompletionScripts.Shells)}" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command(Name, "Prints the script that completes vidpipe's command lines in a shell ('./run install' sets it up).") { shell, json };
        command.SetAction(parse =>
        {
            var name = parse.GetValue(shell)!;
            var script = CompletionScripts.Of(name);
            if (parse.GetValue(json)) terminal.WriteJson(new { Shell = name, Script = script });
            else terminal.Output.Write(script);
            return (int)ExitCode.Ok;
        });
        command.Add(Words(root, terminal));
        return command;
    }

    /// <summary>What the scripts call: the words typed so far, the last being the one to complete.</summary>
    private static Command Words(RootCommand root, Terminal terminal)
    {
        var typed = new Argument<string[]>("words") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(WordsName, "Prints what may stand in place of the last word, one a line.") { typed };
        command.Hidden = true;
        command.SetAction(parse =>
        {
            foreach (var word in CompletionWords.For(root, parse.GetValue(typed) ?? [])) terminal.Output.WriteLine(word);
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
