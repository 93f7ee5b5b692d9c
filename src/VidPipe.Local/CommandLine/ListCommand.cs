using System.CommandLine;
using Spectre.Console;
using VidPipe.Core.Inputs;
using VidPipe.Core.Projects;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe list</c>: the projects of the data folder, newest first.</summary>
internal static class ListCommand
{
    private const int PageSize = 100;

    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var status = StrictOptions.Of<string?>("--status", "only those with this status", "status", text => ChoiceText.Read(text, StatusWords.All));
        status.CompletionSources.Add([.. StatusWords.All]);
        var limit = StrictOptions.Of("--limit", "at most so many (20)", "number", text => (int)NumberText.Whole(text, 1, int.MaxValue));
        limit.DefaultValueFactory = _ => 20;
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("list", "Lists the projects, newest first.") { status, limit, json };

        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            await using var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken);
            var projects = new List<ProjectListItem>();
            ProjectPage page;
            string? cursor = null;
            do
            {
                var pageSize = Math.Min(PageSize, parse.GetValue(limit) - projects.Count);
                page = await session.CallAsync((client, token) => client.ListAsync(parse.GetValue(status), pageSize, cursor, token), cancellationToken);
                projects.AddRange(page.Projects);
                cursor = page.NextCursor;
            }
            while (cursor is not null && projects.Count < parse.GetValue(limit));

            if (parse.GetValue(json)) invocation.Terminal.WriteJson(page with { Projects = projects });
            else Show(invocation, projects);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    public static void Show(Invocation invocation, IReadOnlyList<ProjectListItem> projects)
    {
        var (terminal, zone) = (invocation.Terminal, invocation.Time.LocalTimeZone);
        if (projects.Count == 0)
        {
            terminal.Output.WriteLine("No projects.");
        }
        else if (Console.IsOutputRedirected)
        {
            foreach (var line in ProjectLines.ForPipe(projects, zone)) terminal.Output.WriteLine(line);
        }
        else
        {
            foreach (var line in ProjectLines.ForTerminal(projects, terminal.Console.Profile.Width, invocation.Time.GetUtcNow(), zone)) terminal.Console.MarkupLine(line);
        }
    }
}
