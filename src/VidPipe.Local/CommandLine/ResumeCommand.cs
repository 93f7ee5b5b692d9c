using System.CommandLine;
using VidPipe.Api.Projects;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary>
/// <c>vidpipe resume ID</c>: goes on with a project until its file is saved, whatever had happened to it. One that runs
/// is only watched; of one that is complete only the file is saved.
/// </summary>
internal static class ResumeCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var id = ProjectArgument.Create();
        var dryRun = DryRun.CreateOption();
        var output = new OutputOptions();
        var fields = new RequestOptions(ProjectFields.Resume);
        var yes = new Option<bool>("--yes") { Description = "also pays for what is damaged in a complete project" };
        var command = new Command("resume", "Goes on with a stopped, failed or interrupted project, and saves the video.") { id, dryRun };
        fields.AddTo(command);
        foreach (var option in output.All.Prepend(yes)) command.Add(option);

        command.SetAction(async (parse, cancellationToken) =>
        {
            var given = parse.GetValue(id)!;
            var request = fields.Body(parse);
            var budget = (decimal?)request[ProjectFields.Budget.Name];
            var invocation = invocationOf(parse);
            if (parse.GetValue(dryRun)) return (int)await DryRun.RunAsync(invocation, given, HostClient.ResumePath, request, output.Read(parse).Json, cancellationToken);

            var runner = new ProjectRunner(invocation, output, budget);
            var mending = new Mending(invocation, output.Read(parse).Json ? Telling.Nothing : Telling.Words, parse.GetValue(yes) ? Consent.Given : Consent.None);
            return (int)await runner.RunAsync((session, token) => BeginAsync(session, given, budget, mending, token), cancellationToken);
        });
        return command;
    }

    public static Task<PlannedAnswer> ResumeAsync(HostSession session, string projectId, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        var idempotencyKey = Guid.NewGuid().ToString("n");
        return session.CallAsync((client, token) => client.ResumeAsync(projectId, budgetUsd, idempotencyKey, token), cancellationToken);
    }

    private static async Task<BegunProject> BeginAsync(HostSession session, string given, decimal? budgetUsd, Mending mending, CancellationToken cancellationToken)
    {
        var projectId = await ProjectLookup.ResolveAsync(session, given, cancellationToken);
        var status = await session.CallAsync((client, token) => client.GetStatusAsync(projectId, token), cancellationToken);
        if (!status.Status.IsTerminal()) return new BegunProject(projectId, BegunState.FoundUnderWay);
        if (status.Status == ProjectStatus.Complete) await mending.RunAsync(session, projectId, budgetUsd, cancellationToken);
        else await ResumeAsync(session, projectId, budgetUsd, cancellationToken);
        return new BegunProject(projectId, BegunState.Started);
    }
}
