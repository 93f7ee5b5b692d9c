using System.CommandLine;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe open ID</c>: shows the video of a complete project by what the system opens videos with; saves it unless it is there.</summary>
internal static class OpenCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var id = ProjectArgument.Create();
        var output = new OutputOptions();
        var command = new Command("open", "Opens the video of a complete project, and saves it first unless it is there.") { id };
        foreach (var option in output.All) command.Add(option);

        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            var parsed = output.Read(parse);
            string file;
            string projectId;
            await using (var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken))
            {
                var project = await SaveCommand.CompleteAsync(invocation, session, parse.GetValue(id)!, cancellationToken);
                projectId = project.ProjectId;
                file = await new VideoSaver(invocation, parsed).FindSavedAsync(project, cancellationToken) ?? await SaveAsync();

                async Task<string> SaveAsync()
                {
                    output.EnsureWritable(invocation);
                    return (await SaveCommand.SaveAsync(invocation, session, parsed, project, cancellationToken))[0];
                }
            }

            await SystemOpener.OpenAsync(file, invocation.Time, cancellationToken);
            if (parsed.Json) invocation.Terminal.WriteJson(new { ProjectId = projectId, Opened = file });
            else invocation.Terminal.Output.WriteLine($"Opened {file}.");
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
