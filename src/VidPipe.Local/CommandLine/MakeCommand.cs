using System.CommandLine;
using VidPipe.Api.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe make "…"</c>: a video from a prompt.</summary>
internal static class MakeCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var fields = new RequestOptions(ProjectFields.Start);
        var dryRun = DryRun.CreateOption();
        var output = new OutputOptions();
        var command = new Command("make", "Makes a video from a prompt and saves it. Ctrl-C stops it; resume goes on.") { dryRun };
        fields.AddTo(command);
        foreach (var option in output.All) command.Add(option);

        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = fields.Body(parse);
            var invocation = invocationOf(parse);
            if (parse.GetValue(dryRun)) return (int)await DryRun.RunAsync(invocation, HostClient.GeneratePath, request, output.Read(parse).Json, cancellationToken);

            var idempotencyKey = Guid.NewGuid().ToString("n");
            var runner = new ProjectRunner(invocation, output, (decimal?)request["budget_usd"]);
            return (int)await runner.RunAsync(
                async (session, token) => new BegunProject(
                    await session.CallAsync((client, inner) => client.GenerateAsync(request, idempotencyKey, inner), token), BegunState.Started),
                cancellationToken);
        });
        return command;
    }
}
