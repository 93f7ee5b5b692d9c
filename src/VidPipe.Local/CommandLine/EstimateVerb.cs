using System.CommandLine;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe estimate "…"</c>: what <c>make</c> would cost.</summary>
internal static class EstimateVerb
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var prompt = new Argument<string[]>("prompt") { Description = "what the video would be about", Arity = ArgumentArity.OneOrMore };
        var fields = RequestFields.ForMake();
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("estimate", "Says what a video would cost, and makes none.") { prompt, json };
        foreach (var option in fields.Options) command.Add(option);

        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = fields.Body(parse, string.Join(' ', parse.GetValue(prompt) ?? []));
            return (int)await DryRun.RunAsync(invocationOf(parse), HostClient.GeneratePath, request, parse.GetValue(json), cancellationToken);
        });
        return command;
    }
}
