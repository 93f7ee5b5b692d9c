using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Synthetic.Calls;
using VidPipe.Storage.Files;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>
/// The promise of the house: a host that is killed anywhere and started again makes the very same video, and pays for
/// nothing twice whose result it had.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const int Kills = 5;

    /// <summary>Long enough for kills to fall into calls, and a long operation that outlives its host.</summary>
    private static readonly string[] Slow =
    [
        "--set", "Synthetic:Latency:Image=00:00:00.2", "--set", "Synthetic:Latency:Speech=00:00:00.2", "--set", "Synthetic:OperationDuration=00:00:01",
    ];

    private readonly TemporaryFolder _unbroken = new();
    private readonly TemporaryFolder _broken = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_host_killed_at_five_random_moments_makes_the_same_video_and_repeats_no_call_whose_result_it_had(int seed)
    {
        var expected = await MakeUnbrokenAsync();
        var steps = Steps(_unbroken);
        var random = new Random(seed);
        var moments = Enumerable.Range(0, Kills).Select(_ => random.Next(1, steps * 9 / 10)).Order().ToList();

        var made = await MakeBrokenAsync(moments);

        Assert.Equal(expected.Output!.Digest, made.Output!.Digest);
        await AssertNothingIsPaidTwiceAsync(made.ProjectId);
    }

    public void Dispose()
    {
        _unbroken.Dispose();
        _broken.Dispose();
    }

    private static JsonObject Request() => new()
    {
        ["prompt"] = "A fox crosses a frozen lake, finds a lantern and follows it home",
        ["scene_count"] = 3,
        ["clip_duration"] = 2,
        ["seed"] = 11,
    };

    private static async Task<ProjectAnswer> FinishAsync(ServingHost host, string projectId)
    {
        var project = await host.Client.GetProjectAsync(projectId, CancellationToken.None);
        host.Process.Terminate();
        Assert.Equal(0, await host.Process.WaitAsync());
        return project;
    }

    /// <summary>
    /// Waits for a moment of the run, or for its end. A kill between a video's submission and the note of its name leaves
    /// something that only a person may decide: the project fails, says so, and sends again only when it is told to.
    /// </summary>
    private static Task ReachAsync(ServingHost host, string projectId, Func<bool> moment) => Eventually.GetAsync("the moment is reached", async () =>
    {
        if (moment()) return "reached";
        var status = await host.Client.GetStatusAsync(projectId, CancellationToken.None);
        if (status.Status == ProjectStatus.Complete) return "complete";
        if (status.Status != ProjectStatus.Failed) return null;

        Assert.True(status.Error?.Code == ErrorCode.ProviderError, $"{status.Error}");
        await host.Client.ResumeAsync(projectId, Guid.NewGuid().ToString("n"), CancellationToken.None);
        return null;
    });

    /// <summary>Files that steps leave for good: ledger lines, intents, assets, records. Leases come and go.</summary>
    private static int Steps(TemporaryFolder folder)
    {
        var blobs = folder["data/blobs"];
        return Directory.Exists(blobs)
            ? Directory.EnumerateFiles(blobs, "*", new EnumerationOptions { RecurseSubdirectories = true }).Count(IsStep)
            : 0;
    }

    private static bool IsStep(string path) => !path.Contains("/leases/", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal);

    private async Task<ProjectAnswer> MakeUnbrokenAsync()
    {
        await using var host = await ServingHost.StartAsync(_unbroken.Path, Slow);
        var id = await host.Client.GenerateAsync(Request(), "unbroken", CancellationToken.None);
        var end = await host.EndOfAsync(id);
        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
        return await FinishAsync(host, id);
    }

    private async Task<ProjectAnswer> MakeBrokenAsync(IReadOnlyList<int> moments)
    {
        string? id = null;
        foreach (var moment in moments)
        {
            await using var host = await ServingHost.StartAsync(_broken.Path, Slow);
            id ??= await host.Client.GenerateAsync(Request(), "broken", CancellationToken.None);
            await ReachAsync(host, id, () => Steps(_broken) >= moment);
            await host.Process.KillAsync();
        }

        await using var last = await ServingHost.StartAsync(_broken.Path, Slow);
        await ReachAsync(last, id!, () => false);
        return await FinishAsync(last, id!);
    }

    /// <summary>
    /// The caller's books and the callee's agree, and no call was made after its result had been recorded. A call whose
    /// result was lost with the host is made again, and counts twice in both.
    /// </summary>
    private async Task AssertNothingIsPaidTwiceAsync(string projectId)
    {
        using var blobs = new FileBlobStore(_broken["data/blobs"], TimeProvider.System);
        var ledger = new SpendingLedger(blobs, new ModelTable(SyntheticModels.Defaults), TimeProvider.System);
        var lines = new List<LedgerLine>();
        await foreach (var line in ledger.ReadAsync(projectId)) lines.Add(line);
        var asked = Billed(_broken);
        var needed = Billed(_unbroken);

        Assert.Equal(needed.Select(c => c.Request).Order(), asked.Select(c => c.Request).Distinct().Order());
        Assert.Equal(needed.Count, lines.DistinctBy(l => l.ActionKey).Count());
        Assert.InRange(asked.Count, needed.Count, lines.Count(l => l.CostUsd > 0));
        Assert.DoesNotContain(lines, l => l.State is LedgerState.Sent);
        Assert.All(lines, line => Assert.True(line.At <= RecordedAt(line.ActionKey), $"{line} was sent after its result was recorded."));
    }

    private DateTimeOffset RecordedAt(string actionKey)
    {
        using var record = JsonDocument.Parse(File.ReadAllBytes(_broken[$"data/blobs/actions/{actionKey[..2]}/{actionKey[2..]}.json"]));
        return record.RootElement.GetProperty("made_at").GetDateTimeOffset();
    }

    private static List<SyntheticCall> Billed(TemporaryFolder folder) =>
        [.. SyntheticCallLog.Read(folder["data/synthetic/calls.jsonl"]).Where(c => c.IsBilled)];
}
