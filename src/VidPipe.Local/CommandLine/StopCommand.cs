using System.CommandLine;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe stop ID</c>: ends a project at its next step, resumable.</summary>
internal static class StopCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var id = ProjectArgument.Create();
        var json = new Option<bool>("--json") { Description = "prints the project's status as JSON" };
        var command = new Command("stop", "Stops a project at its next step; resume goes on.") { id, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            await using var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken);
            var projectId = await ProjectLookup.ResolveAsync(session, parse.GetValue(id)!, cancellationToken);
            await session.CallAsync((client, token) => StopAsync(client, projectId, token), cancellationToken);
            var status = await EndAsync(invocation, session, projectId, cancellationToken);
            if (parse.GetValue(json)) invocation.Terminal.WriteJson(status);
            else Report(invocation, status);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static async Task<bool> StopAsync(HostClient client, string projectId, CancellationToken cancellationToken)
    {
        await client.StopAsync(projectId, cancellationToken);
        return true;
    }

    /// <summary>How it has ended, or how it is where nothing moves now.</summary>
    private static async Task<ProjectStatusSummary> EndAsync(Invocation invocation, HostSession session, string projectId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (status, retryAfter) = await session.CallAsync((client, token) => client.PollAsync(projectId, token), cancellationToken);
            if (session.OnlyTakesNotes || status.Status.IsTerminal()) return status;
            await Task.Delay(session.PauseAfter(retryAfter), invocation.Time, cancellationToken);
        }
    }

    private static void Report(Invocation invocation, ProjectStatusSummary status)
    {
        var output = invocation.Terminal.Output;
        if (!status.Status.IsTerminal())
        {
            output.WriteLine("Noted: nothing runs now, and the project stops before its next step when a host runs again.");
            return;
        }

        output.WriteLine($"The project is {StatusWords.Of(status.Status)}.");
        if (status.Status != ProjectStatus.Complete) output.WriteLine($"To go on: {invocation.CommandFor("resume", status.ProjectId)}");
    }
}
