using System.CommandLine;
using VidPipe.Api.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe estimate "…"</c>: what <c>make</c> would cost.</summary>
internal static class EstimateCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var fields = new RequestOptions(ProjectFields.Start);
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("estimate", "Says what a video would cost, and makes none.") { json };
        fields.AddTo(command);

        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = fields.Body(parse);
            return (int)await DryRun.RunAsync(invocationOf(parse), HostClient.GeneratePath, request, parse.GetValue(json), cancellationToken);
        });
        return command;
    }
}
