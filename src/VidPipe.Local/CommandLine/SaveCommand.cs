using System.CommandLine;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe save ID</c>: saves the video of a complete project, however often.</summary>
internal static class SaveCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var id = ProjectArgument.Create();
        var output = new OutputOptions();
        var command = new Command("save", "Saves the video of a complete project again.") { id };
        foreach (var option in output.All) command.Add(option);

        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            var parsed = output.Read(parse);
            output.EnsureWritable(invocation);
            await using var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken);
            var project = await CompleteAsync(invocation, session, parse.GetValue(id)!, cancellationToken);
            var saved = await SaveAsync(invocation, session, parsed, project, cancellationToken);
            if (parsed.Json) invocation.Terminal.WriteJson(new { project.ProjectId, Saved = saved });
            return (int)ExitCode.Ok;
        });
        return command;
    }

    /// <exception cref="CommandFailedException">NotFoundOrWrongState: a file of it is damaged or gone; the message has the command that makes it again.</exception>
    public static async Task<IReadOnlyList<string>> SaveAsync(Invocation invocation, HostSession session, ParsedOutput output, ProjectAnswer project, CancellationToken cancellationToken)
    {
        try
        {
            return await new VideoSaver(invocation, output).SaveAsync(session, project.ProjectId, project, cancellationToken);
        }
        catch (CommandFailedException damaged) when (damaged.ExitCode == ExitCode.NotFoundOrWrongState)
        {
            throw new CommandFailedException(
                damaged.ExitCode,
                $"{damaged.Message}{Environment.NewLine}To make it again and save it: {invocation.CommandFor("resume", project.ProjectId, output.Words)}",
                damaged);
        }
    }

    /// <exception cref="CommandFailedException">NotFoundOrWrongState: it is not complete.</exception>
    public static async Task<ProjectAnswer> CompleteAsync(Invocation invocation, HostSession session, string given, CancellationToken cancellationToken)
    {
        var id = await ProjectLookup.ResolveAsync(session, given, cancellationToken);
        var project = await session.CallAsync((client, token) => client.GetProjectAsync(id, token), cancellationToken);
        if (project.Status == ProjectStatus.Complete) return project;
        throw new CommandFailedException(
            ExitCode.NotFoundOrWrongState,
            $"The project is {StatusWords.Of(project.Status)}, so it has no video yet.{Environment.NewLine}To go on: {invocation.CommandFor("resume", id)}");
    }
}
