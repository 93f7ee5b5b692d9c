using System.CommandLine;
using System.Text.Json.Nodes;
using VidPipe.Api.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe fork ID</c>: a new project from one that has ended, with edits; only what they touch is made again.</summary>
internal static class ForkCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var id = ProjectArgument.Create();
        var fields = new RequestOptions(ProjectFields.Fork);
        var dryRun = DryRun.CreateOption();
        var yes = SceneConfirmation.CreateOption();
        var output = new OutputOptions();
        var command = new Command("fork", "Makes a new video from an ended project with edits, and saves it. What they do not touch is kept.") { id, dryRun, yes };
        fields.AddTo(command);
        foreach (var option in output.All) command.Add(option);

        command.SetAction(async (parse, cancellationToken) =>
        {
            var sourceId = parse.GetValue(id)!;
            var request = fields.Body(parse);
            var invocation = invocationOf(parse);
            var json = output.Read(parse).Json;
            if (parse.GetValue(dryRun)) return (int)await DryRun.RunAsync(invocation, sourceId, HostClient.ForkPath, request, json, cancellationToken);

            output.EnsureWritable(invocation);
            if (request[ProjectFields.SceneEdits.Name] is JsonArray edits && !parse.GetValue(yes))
            {
                await SceneConfirmation.EnsureAsync(invocation, sourceId, Scenes(edits), "makes a video with another", cancellationToken);
            }

            var idempotencyKey = Guid.NewGuid().ToString("n");
            return (int)await new ProjectRunner(invocation, output, (decimal?)request["budget_usd"]).RunAsync(
                async (session, token) =>
                {
                    var source = await ProjectLookup.ResolveAsync(session, sourceId, token);
                    var answer = await session.CallAsync((client, inner) => client.ForkAsync(source, request, idempotencyKey, inner), token);
                    if (!json) PlanText.Write(invocation.Terminal.Output, answer.Inherited, answer.ToMake, answer.Lost);
                    return new BegunProject(answer.ProjectId, BegunState.Started);
                },
                cancellationToken);
        });
        return command;
    }

    /// <summary>The scenes that edits name.</summary>
    private static IReadOnlyCollection<int> Scenes(JsonArray edits) =>
        [.. edits.OfType<JsonObject>().Select(edit => edit["scene_index"] is JsonValue index && index.TryGetValue<int>(out var scene) ? scene : (int?)null).OfType<int>()];
}
