using System.CommandLine;
using Spectre.Console;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe status [ID]</c>: one project in detail, or the host and what is unfinished.</summary>
internal static class StatusCommand
{
    private const int PageSize = 100;

    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var id = ProjectArgument.CreateOptional();
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("status", "Shows a project; without an id the host and the unfinished projects.") { id, json };

        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            await using var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken);
            await (parse.GetValue(id) is { } projectId
                ? ShowProjectAsync(invocation, session, await ProjectLookup.ResolveAsync(session, projectId, cancellationToken), parse.GetValue(json), cancellationToken)
                : ShowHostAsync(invocation, session, parse.GetValue(json), cancellationToken));
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static async Task ShowProjectAsync(Invocation invocation, HostSession session, string projectId, bool json, CancellationToken cancellationToken)
    {
        var terminal = invocation.Terminal;
        if (json)
        {
            var whole = await session.CallAsync((client, token) => client.GetProjectJsonAsync(projectId, token), cancellationToken);
            terminal.WriteJson(whole);
            return;
        }

        var project = await session.CallAsync((client, token) => client.GetProjectAsync(projectId, token), cancellationToken);

        var summary = new ProjectStatusSummary(
            projectId, project.Status, project.Stage, project.ProgressPct,
            project.Scenes.Count(s => s.Status == SceneStatus.ClipDone), project.Spec.SceneCount, project.Message, project.Error, project.UpdatedAt);
        terminal.Console.Write(ProjectPicture.Draw(summary, project));
        var free = await FreeModels.OfAsync(session, cancellationToken);
        var spent = UsdText.Of(project.Costs.ByModel.ChargedUsd(free)) is { } usd ? $", {usd} spent" : "";
        terminal.Output.WriteLine(FormattableString.Invariant($"run {project.Run}{spent}"));
        if (project.Error is { } error) terminal.Fail(error);
        if (project.Status is ProjectStatus.Failed or ProjectStatus.Stopped) terminal.Output.WriteLine($"To go on: {invocation.CommandFor("resume", projectId)}");
        if (project.Status == ProjectStatus.Waiting) terminal.Output.WriteLine(WaitText.Of(project.Message, session, invocation.CommandFor("resume", projectId)));
        if (project.Status == ProjectStatus.Complete) terminal.Output.WriteLine($"To save the video: {invocation.CommandFor("save", projectId)}");
    }

    private static async Task<List<ProjectListItem>> UnfinishedAsync(HostSession session, CancellationToken cancellationToken)
    {
        var unfinished = new List<ProjectListItem>();
        string? cursor = null;
        do
        {
            var page = await session.CallAsync((client, token) => client.ListUnfinishedAsync(PageSize, cursor, token), cancellationToken);
            unfinished.AddRange(page.Projects);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return unfinished;
    }

    private static async Task ShowHostAsync(Invocation invocation, HostSession session, bool json, CancellationToken cancellationToken)
    {
        var health = await session.CallAsync((client, token) => client.GetHealthAsync(token), cancellationToken);
        var unfinished = await UnfinishedAsync(session, cancellationToken);
        var terminal = invocation.Terminal;
        var host = session is LocalSession { IsGuest: true, Address: var address } ? address : null;
        if (json)
        {
            var report = new
            {
                Data = invocation.Server is null ? invocation.Settings.DataFolder : null,
                Server = invocation.Server?.ToString(),
                Host = host is null ? null : new { host.Url, host.Pid, host.Mode },
                Health = health,
                Unfinished = unfinished,
            };
            terminal.WriteJson(report);
            return;
        }

        if (invocation.Server is { } server)
        {
            terminal.Output.WriteLine($"server  {server}");
        }
        else
        {
            terminal.Output.WriteLine($"data    {invocation.Settings.DataFolder}");
            terminal.Output.WriteLine(host is null ? "host    none runs; projects go on with 'serve', 'make' or 'resume'" : $"host    {host}");
        }

        terminal.Output.WriteLine($"health  {health.Status} ({string.Join(", ", health.Checks.Select(c => $"{c.Key} {c.Value}"))})");
        if (unfinished.Count == 0) terminal.Output.WriteLine("Nothing is unfinished.");
        else ListCommand.Show(invocation, unfinished);
    }
}
