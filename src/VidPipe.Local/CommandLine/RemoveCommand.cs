using System.CommandLine;
using VidPipe.Core.Retention;
using VidPipe.Local.Client;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe rm ID…</c>: deletes projects that have ended. Saved files stay where they are.</summary>
internal static class RemoveCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var ids = new Argument<string[]>("id") { Description = ProjectArgument.Description, Arity = ArgumentArity.OneOrMore };
        var now = CleanCommand.CreateNowOption();
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("rm", "Deletes projects that have ended; videos that were saved stay.") { ids, now, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            await using var session = await invocation.OpenAsync(parse.GetValue(now) ? HostMode.Command : HostMode.ReadOnly, cancellationToken);
            var projects = await ResolveAsync(session, parse.GetValue(ids)!, cancellationToken);
            foreach (var id in projects)
            {
                await session.CallAsync((client, token) => EnsureThereAsync(client, id, token), cancellationToken);
                await session.CallAsync((client, token) => DeleteAsync(client, id, token), cancellationToken);
                if (!parse.GetValue(json)) invocation.Terminal.Output.WriteLine($"Deleted {id}.");
            }

            var report = parse.GetValue(now) ? await CleanCommand.CleanAsync(session, CleanupMode.Remove, CleanupGrace.None, invocation.Time, cancellationToken) : null;
            if (parse.GetValue(json)) invocation.Terminal.WriteJson(new { Deleted = projects, Cleanup = report });
            else if (report is not null) foreach (var line in CleanCommand.Lines(report, invocation.Time.LocalTimeZone)) invocation.Terminal.Output.WriteLine(line);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    /// <summary>All of them before the first is deleted, so that a mistyped one stops the command in time.</summary>
    private static async Task<IReadOnlyCollection<string>> ResolveAsync(HostSession session, IEnumerable<string> given, CancellationToken cancellationToken)
    {
        var projects = new List<string>();
        foreach (var id in given) projects.Add(await ProjectLookup.ResolveAsync(session, id, cancellationToken));
        return [.. projects.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A project whose document cannot be read is there, and can be deleted.</summary>
    private static async Task<bool> EnsureThereAsync(HostClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetStatusAsync(id, cancellationToken);
        }
        catch (ApiException damaged) when (damaged.Problem is { Status: StatusCodes.Status409Conflict, Code: "STORAGE_ERROR" })
        {
        }

        return true;
    }

    /// <summary>It was there a moment ago: what is gone now was deleted by a first attempt whose answer was lost.</summary>
    private static async Task<bool> DeleteAsync(HostClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(id, cancellationToken);
        }
        catch (ApiException gone) when (gone.Problem.Status == StatusCodes.Status404NotFound)
        {
        }

        return true;
    }
}
