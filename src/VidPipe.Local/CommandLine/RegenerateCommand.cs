using System.CommandLine;
using System.Text.Json;
using VidPipe.Api.Projects;
using VidPipe.Core.Durable;
using VidPipe.Core.Inputs;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe regenerate ID SCENE keyframes|clip</c>: a new take of one scene, and the video again.</summary>
internal static class RegenerateCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var id = ProjectArgument.Create();
        var scene = StrictOptions.Argument("scene", "the scene's number; the first is 0", "scene", text => (int)NumberText.Whole(text, 0, int.MaxValue));
        var fields = new RequestOptions(ProjectFields.Regenerate);
        var dryRun = DryRun.CreateOption();
        var yes = SceneConfirmation.CreateOption();
        var output = new OutputOptions();
        var command = new Command("regenerate", "Makes a new take of one scene's keyframes or clip, and saves the video anew.") { id, scene, dryRun, yes };
        fields.AddTo(command);
        foreach (var option in output.All) command.Add(option);

        command.SetAction(async (parse, cancellationToken) =>
        {
            var (given, index, request) = (parse.GetValue(id)!, parse.GetValue(scene), fields.Body(parse));
            var kind = request[ProjectFields.What.Name].Deserialize<TakeKind>(DurableJson.Options);
            var invocation = invocationOf(parse);
            var json = output.Read(parse).Json;
            if (parse.GetValue(dryRun))
            {
                return (int)await DryRun.RunAsync(invocation, given, projectId => HostClient.RegeneratePath(projectId, index), request, json, cancellationToken);
            }

            output.EnsureWritable(invocation);
            if (!parse.GetValue(yes))
            {
                await SceneConfirmation.EnsureAsync(invocation, given, [index], kind == TakeKind.Clip ? "makes a new clip of" : "makes new keyframes of", cancellationToken);
            }

            var idempotencyKey = Guid.NewGuid().ToString("n");
            return (int)await new ProjectRunner(invocation, output).RunAsync(
                async (session, token) =>
                {
                    var projectId = await ProjectLookup.ResolveAsync(session, given, token);
                    var answer = await session.CallAsync((client, inner) => client.RegenerateAsync(projectId, index, kind, idempotencyKey, inner), token);
                    if (!json) PlanText.Write(invocation.Terminal.Output, answer.Inherited, answer.ToMake, answer.Lost);
                    return new BegunProject(projectId, BegunState.Started);
                },
                cancellationToken);
        });
        return command;
    }
}
