using System.Text.Json.Nodes;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>Shortened ids, and lists longer than a page.</summary>
public sealed class ProjectLookupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_unique_part_of_an_id_is_enough_and_any_other_is_explained()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path, "--set", "Engine:Paused=true");
        var first = await host.Client.GenerateAsync(CommandRig.Request("First"), "1", CancellationToken.None);
        var second = await host.Client.GenerateAsync(CommandRig.Request("Second"), "2", CancellationToken.None);

        var found = await RunAsync("status", first[^8..], "--json");
        var upper = await RunAsync("status", second[20..40].ToUpperInvariant(), "--json");
        var withPrefix = await RunAsync("status", second[..^1], "--json");
        var several = await RunAsync("status", first[8..16]);
        var tooShort = await RunAsync("rm", first, second[^7..]);
        var none = await RunAsync("stop", "ffffffffff");
        var list = await RunAsync("list", "--json");

        Assert.Equal(first, ProjectId(found));
        Assert.Equal(second, ProjectId(upper));
        Assert.Equal(second, ProjectId(withPrefix));
        Assert.Equal(ExitCode.NotFoundOrWrongState, several.ExitCode);
        Assert.Contains(first, several.Error);
        Assert.Contains(second, several.Error);
        Assert.Equal(ExitCode.Usage, tooShort.ExitCode);
        Assert.Contains("too short", tooShort.Error);
        Assert.Equal(ExitCode.NotFoundOrWrongState, none.ExitCode);
        Assert.Contains("ffffffffff", none.Error);
        Assert.Equal(2, JsonNode.Parse(list.Output)!["projects"]!.AsArray().Count); // nothing was deleted
    }

    [Fact]
    public async Task Status_finds_what_is_unfinished_behind_any_number_of_newer_projects()
    {
        string unfinished;
        await using (var host = await HostProcess.StartAsync(_folder.Path, "--set", "Engine:Paused=true"))
        {
            unfinished = await host.Client.GenerateAsync(CommandRig.Request("Left behind"), "1", CancellationToken.None);
            await host.Process.KillAsync();
        }

        for (var i = 0; i < 120; i++) SaveEnded($"project-{i:x12}{i:x32}");

        var shown = await RunAsync("status");
        var json = await RunAsync("status", "--json");
        var all = JsonNode.Parse((await RunAsync("list", "--json", "--limit", "1000")).Output)!;

        Assert.Contains(unfinished[^8..], shown.Output);
        Assert.Equal(unfinished, Assert.Single(JsonNode.Parse(json.Output)!["unfinished"]!.AsArray())!["project_id"]!.GetValue<string>());
        Assert.Equal(121, all["projects"]!.AsArray().Count);
        Assert.Null(all["next_cursor"]);
    }

    public void Dispose() => _folder.Dispose();

    private Task<(ExitCode ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => CommandRig.RunAsync(_folder["data"], null, arguments);

    private static string ProjectId((ExitCode ExitCode, string Output, string Error) ran)
    {
        Assert.True(ran.ExitCode == ExitCode.Ok, ran.Error);
        return JsonNode.Parse(ran.Output)!["project_id"]!.GetValue<string>();
    }

    /// <summary>A project whose orchestration is long gone: only its document is there.</summary>
    private void SaveEnded(string projectId)
    {
        var now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var spec = new ProjectSpec("P", null, null, 2, 1, "16:9", "t", "i", "v", "s", true, true, CaptionMode.None, 0, 1, null);
        var document = new ProjectDocument
        {
            JobId = projectId,
            Run = 1,
            Revision = 1,
            Status = JobStatus.Stopped,
            Stage = ProjectStages.Keyframes,
            ProgressPct = 10,
            Message = "Stopped.",
            Spec = spec,
            Scenes = [],
            Runs = [],
            Costs = CostDocument.None,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var file = _folder[$"data/blobs/{ProjectKind.Instance.DocumentOf(projectId)}"];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, Core.Durable.DurableJson.Serialize(document));
    }
}
