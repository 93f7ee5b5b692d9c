using System.CommandLine;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe stop ID</c>: ends a project at its next step, resumable.</summary>
internal static class StopVerb
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var id = ProjectArgument.Create();
        var command = new Command("stop", "Stops a project at its next step; resume goes on.") { id };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var projectId = parse.GetValue(id)!;
            var invocation = invocationOf(parse);
            await using var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken);
            await session.CallAsync((client, token) => StopAsync(client, projectId, token), cancellationToken);
            return (int)await ReportAsync(invocation, session, projectId, cancellationToken);
        });
        return command;
    }

    private static async Task<bool> StopAsync(HostClient client, string projectId, CancellationToken cancellationToken)
    {
        await client.StopAsync(projectId, cancellationToken);
        return true;
    }

    private static async Task<ExitCode> ReportAsync(Invocation invocation, HostSession session, string projectId, CancellationToken cancellationToken)
    {
        var output = invocation.Terminal.Output;
        if (session.OnlyTakesNotes)
        {
            output.WriteLine("Noted: nothing runs now, and the project stops before its next step when a host runs again.");
            return ExitCode.Ok;
        }

        while (true)
        {
            var (status, retryAfter) = await session.CallAsync((client, token) => client.PollAsync(projectId, token), cancellationToken);
            if (status.Status.IsTerminal())
            {
                output.WriteLine($"The project is {StatusWords.Of(status.Status)}.");
                if (status.Status != ProjectStatus.Complete) output.WriteLine($"To go on: {invocation.CommandFor("resume", projectId)}");
                return ExitCode.Ok;
            }

            await Task.Delay(session.PauseAfter(retryAfter), invocation.Time, cancellationToken);
        }
    }
}
