using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Actions;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;
using VidPipe.Local.Client;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Synthetic.Calls;
using VidPipe.Storage.Files;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>Forks, takes and deletions by the program itself, over real HTTP, with the provider's own call log as witness.</summary>
public sealed class ForkTests : IDisposable
{
    private static readonly string[] Slow = ["--set", "Synthetic:Latency:Image=00:00:00.3", "--set", "Synthetic:OperationDuration=00:00:01"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_fork_by_command_makes_what_its_edit_touches_and_a_dry_run_says_so_before()
    {
        var id = await MakeAsync();
        var before = Calls();

        var estimate = await RunAsync("fork", id, "--scene", "1:end-frame=a red door", "--dry-run");
        var afterEstimate = Calls();
        var fork = await RunAsync("fork", id, "--scene", "1:end-frame=a red door", "--yes", "-o", "fork.mp4");

        Assert.Equal(before, afterEstimate);
        Assert.Contains("keeps  1 scenes, 3 keyframes, 1 clips", estimate);
        Assert.Contains("makes  keyframes (scene 1), clips (scene 1), video", estimate);
        Assert.Contains("makes  keyframes (scene 1), clips (scene 1), video", fork);
        Assert.Equal((before.Images + 1, before.Clips + 1, before.Others), Calls());
        Assert.True(File.Exists(_folder["fork.mp4"]));
    }

    [Fact]
    public async Task A_new_take_asks_for_another_clip_and_a_deleted_project_is_gone()
    {
        var id = await MakeAsync();
        var before = Calls();

        var taken = await RunAsync("regenerate", id, "0", "clip", "--yes", "-o", "taken.mp4");
        var deleted = await RunAsync("rm", id);
        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, "status", id, "--data", "data");

        Assert.Contains("makes  clips (scene 0), video", taken);
        Assert.Equal((before.Images, before.Clips + 1, before.Others), Calls());
        Assert.Equal(Billed().Count, Billed().Select(c => c.Request).Distinct().Count()); // another seed, so another request
        Assert.NotEqual(File.ReadAllBytes(_folder["film.mp4"]), File.ReadAllBytes(_folder["taken.mp4"])); // and another clip
        Assert.Contains(id, deleted);
        Assert.Equal(3, exitCode);
        Assert.Contains("NOT_FOUND", error);
    }

    [Fact]
    public async Task An_estimate_makes_no_folder()
    {
        var estimate = await RunAsync("estimate", "A fox", "--scenes", "2", "--clip-duration", "2");
        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, "make", "A fox", "--scenes", "900", "--dry-run", "--data", "data");

        Assert.Contains("costs ", estimate);
        Assert.Contains("4 seconds", estimate);
        Assert.Equal(2, exitCode);
        Assert.Contains("--scenes:", error);
        Assert.False(Directory.Exists(_folder["data"]));
    }

    [Fact]
    public async Task A_host_killed_amid_a_fork_makes_it_after_all_once_and_the_repeated_request_is_answered_alike()
    {
        var id = await MakeAsync();
        var request = new JsonObject { ["scene_count"] = 4 };
        var made = Billed().Count;
        PlannedAnswer first;
        await using (var host = await HostProcess.StartAsync(_folder.Path, Slow))
        {
            first = await host.Client.ForkAsync(id, request, "fork-1", CancellationToken.None);
            await Eventually.IsTrueAsync("it is in the midst of its keyframes", () => Lines(first.ProjectId) >= 4);
            await host.Process.KillAsync();
        }

        await using var next = await ServingHost.StartAsync(_folder.Path, Slow);
        var second = await next.Client.ForkAsync(id, request, "fork-1", CancellationToken.None);
        var end = await EndAsync(next, first.ProjectId);
        var project = await next.Client.GetProjectAsync(first.ProjectId, CancellationToken.None);
        var list = await next.Client.ListAsync(null, 100, null, CancellationToken.None);

        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(second));
        Assert.Equal(2, list.Projects.Count);
        Assert.Equal(4, project.Scenes.Count);
        Assert.All(project.Scenes.Take(2), s => Assert.Equal(ArtefactSource.Inherited, s.Clip!.Source));
        Assert.Equal([2, 3], first.ToMake.Clips);
        await AssertLinesAsync(project, made);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A kill between a video's submission and the note of its name leaves something that only a person may decide.</summary>
    private static async Task<ProjectStatusSummary> EndAsync(ServingHost host, string projectId)
    {
        var end = await host.EndOfAsync(projectId);
        if (end.Status != ProjectStatus.Failed || end.Error?.Step != "Clip") return end;
        await host.Client.ResumeAsync(projectId, null, "resume-1", CancellationToken.None);
        return await host.EndOfAsync(projectId);
    }

    /// <summary>Each thing the fork asked for stands in its ledger, and a call whose result was lost with the host stands there twice.</summary>
    private async Task AssertLinesAsync(ProjectAnswer fork, int made)
    {
        using var blobs = new FileBlobStore(_folder["data/blobs"], TimeProvider.System);
        var ledger = new SpendingLedger(blobs, new ModelTable(SyntheticModels.Defaults), TimeProvider.System);
        var lines = new List<LedgerLine>();
        await foreach (var line in ledger.ReadAsync(new OwnerId(fork.ProjectId))) lines.Add(line);
        var asked = Billed().Skip(made).ToList();

        Assert.Equal(1 + 4 + 2 + 2, lines.DistinctBy(l => l.ActionKey).Count()); // the extension; two scenes' keyframes, clips and voices
        Assert.Equal(asked.Select(c => c.Request).Distinct().Count(), lines.DistinctBy(l => l.ActionKey).Count());
        Assert.InRange(asked.Count, 9, lines.Count);
        Assert.DoesNotContain(lines, l => l.State is LedgerState.Sent);
    }

    private async Task<string> MakeAsync()
    {
        var output = await RunAsync("make", "A fox finds a lantern", "--scenes", "2", "--clip-duration", "2", "--seed", "7", "--json", "-o", "film.mp4");
        return JsonDocument.Parse(output).RootElement.GetProperty("project_id").GetString()!;
    }

    private Task<string> RunAsync(params string[] arguments) => CommandRig.OkAsync(_folder, arguments);

    /// <summary>The provider's own log cannot be read while it writes.</summary>
    private int Lines(string projectId)
    {
        var ledger = _folder[$"data/blobs/ledger/{projectId}"];
        return Directory.Exists(ledger) ? Directory.EnumerateFiles(ledger, "*.json").Count() : 0;
    }

    private (int Images, int Clips, int Others) Calls()
    {
        var calls = Billed();
        var (images, clips) = (calls.Count(c => c.Kind == SyntheticKind.Image), calls.Count(c => c.Kind == SyntheticKind.Video));
        return (images, clips, calls.Count - images - clips);
    }

    private List<SyntheticCall> Billed() => [.. SyntheticCallLog.Read(_folder["data/synthetic/calls.jsonl"]).Where(c => c.IsBilled)];
}
