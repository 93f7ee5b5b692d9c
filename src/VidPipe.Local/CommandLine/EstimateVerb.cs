using System.CommandLine;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe estimate "…"</c>: what <c>make</c> would cost.</summary>
internal static class EstimateVerb
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var prompt = PromptArgument.Create("what the video would be about");
        var fields = RequestFields.ForMake();
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("estimate", "Says what a video would cost, and makes none.") { prompt, json };
        foreach (var option in fields.Options) command.Add(option);

        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = PromptArgument.Require(fields.Body(parse, parse.GetValue(prompt)), "estimate");
            return (int)await DryRun.RunAsync(invocationOf(parse), HostClient.GeneratePath, request, parse.GetValue(json), cancellationToken);
        });
        return command;
    }
}
