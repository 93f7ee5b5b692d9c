using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using VidPipe.Core.Durable;
using VidPipe.Core.Projects;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe list</c>: the projects of the data folder, newest first.</summary>
internal static class ListVerb
{
    private const int PageSize = 100;

    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var status = new Option<string?>("--status") { Description = "only those with this status", HelpName = "status" };
        status.AcceptOnlyFromAmong([.. StatusWords.All]);
        var limit = new Option<int>("--limit") { Description = "at most so many (20)", HelpName = "number", DefaultValueFactory = _ => 20 };
        limit.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number < 1) result.AddError("--limit is at least 1.");
        });
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("list", "Lists the projects, newest first.") { status, limit, json };

        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            await using var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken);
            var projects = new List<ProjectListItem>();
            string? cursor = null;
            do
            {
                var pageSize = Math.Min(PageSize, parse.GetValue(limit) - projects.Count);
                var page = await session.CallAsync((client, token) => client.ListAsync(parse.GetValue(status), pageSize, cursor, token), cancellationToken);
                projects.AddRange(page.Projects);
                cursor = page.NextCursor;
            }
            while (cursor is not null && projects.Count < parse.GetValue(limit));

            if (parse.GetValue(json)) invocation.Terminal.Output.WriteLine(JsonSerializer.Serialize(projects, DurableJson.Options));
            else Show(invocation.Terminal, projects);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    public static void Show(Terminal terminal, IReadOnlyList<ProjectListItem> projects)
    {
        if (projects.Count == 0)
        {
            terminal.Output.WriteLine("No projects.");
            return;
        }

        // A pipe gets one line per project: a table would be wrapped at some width that nobody has.
        if (Console.IsOutputRedirected)
        {
            foreach (var project in projects) terminal.Output.WriteLine(string.Join('\t', Cells(project)));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("project", "status", "%", "scenes", "created (UTC)", "title");
        foreach (var project in projects)
        {
            var cells = Cells(project).Select(Markup.Escape).ToArray();
            cells[1] = $"[{StatusWords.Colour(project.Status)}]{cells[1]}[/]";
            table.AddRow(cells);
        }

        terminal.Console.Write(table);
    }

    private static string[] Cells(ProjectListItem project) =>
    [
        project.ProjectId,
        StatusWords.Of(project.Status),
        project.ProgressPct.ToString("0", CultureInfo.InvariantCulture),
        $"{project.ScenesDone}/{project.ScenesTotal}",
        project.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        OneLine.Of(project.Title ?? project.Prompt, 50),
    ];
}
