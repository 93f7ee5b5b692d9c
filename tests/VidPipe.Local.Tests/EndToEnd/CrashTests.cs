using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Azurite;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;
using VidPipe.Local.Client;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Synthetic.Calls;
using VidPipe.Tests;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>
/// The promise of the house: a host that is killed anywhere and started again makes the very same video, and pays for
/// nothing twice whose result it had.
/// </summary>
public abstract class CrashTests : IAsyncLifetime
{
    /// <summary>Long enough for kills to fall into calls, and a long operation that outlives its host.</summary>
    private static readonly string[] Slow =
    [
        "--set", "Synthetic:Latency:Image=00:00:00.2", "--set", "Synthetic:Latency:Speech=00:00:00.2", "--set", "Synthetic:OperationDuration=00:00:01",
    ];

    private readonly TemporaryFolder _unbroken = new();
    private readonly TemporaryFolder _broken = new();
    private HostStorage _unbrokenBlobs = null!;
    private HostStorage _brokenBlobs = null!;

    public static TheoryData<int> Seeds => LongRun.Seeds(few: 1, many: 20);

    /// <summary>Each costs a start of the host.</summary>
    protected virtual int Kills => LongRun.IsOn ? 5 : 3;

    /// <summary>Of the video.</summary>
    protected virtual int Scenes => LongRun.IsOn ? 3 : 2;

    /// <param name="seed">Of the moments.</param>
    public virtual async Task A_host_killed_at_random_moments_makes_the_same_video_and_repeats_no_call_whose_result_it_had(int seed)
    {
        var expected = await MakeUnbrokenAsync();
        var steps = await StepsAsync(_unbrokenBlobs);
        var random = new Random(seed);
        var moments = Enumerable.Range(0, Kills).Select(_ => random.Next(1, steps * 9 / 10)).Order().ToList();

        var made = await MakeBrokenAsync(moments);

        Assert.Equal(expected.Output!.Digest, made.Output!.Digest);
        await AssertNothingIsPaidTwiceAsync(made.ProjectId);
    }

    public async Task InitializeAsync()
    {
        _unbrokenBlobs = await StorageAsync(_unbroken);
        _brokenBlobs = await StorageAsync(_broken);
    }

    public Task DisposeAsync()
    {
        _unbroken.Dispose();
        _broken.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>For the hosts of a folder.</summary>
    private protected abstract Task<HostStorage> StorageAsync(TemporaryFolder folder);

    private JsonObject Request() => new()
    {
        ["prompt"] = "A fox crosses a frozen lake, finds a lantern and follows it home",
        ["scene_count"] = Scenes,
        ["clip_duration"] = 2,
        ["seed"] = 11,
    };

    private static async Task<ProjectAnswer> FinishAsync(HostProcess host, string projectId)
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
    private static Task ReachAsync(HostProcess host, string projectId, Func<Task<bool>> moment) => Eventually.GetAsync("the moment is reached", async () =>
    {
        if (await moment()) return "reached";
        var status = await host.Client.GetStatusAsync(projectId, CancellationToken.None);
        if (status.Status == ProjectStatus.Complete) return "complete";
        if (status.Status != ProjectStatus.Failed) return null;

        Assert.True(status.Error?.Code == ErrorCode.ProviderError, $"{status.Error}");
        await host.Client.ResumeAsync(projectId, null, Guid.NewGuid().ToString("n"), CancellationToken.None);
        return null;
    });

    private static async Task<int> StepsAsync(HostStorage storage)
    {
        var blobs = storage.Open();
        using (blobs as IDisposable) return await HostStorage.StepsAsync(blobs);
    }

    private async Task<ProjectAnswer> MakeUnbrokenAsync()
    {
        await using var host = await HostProcess.StartAsync(_unbroken.Path, _unbrokenBlobs.Environment, Slow);
        var id = await host.Client.GenerateAsync(Request(), "unbroken", CancellationToken.None);
        var end = await host.EndOfAsync(id);
        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
        return await FinishAsync(host, id);
    }

    private async Task<ProjectAnswer> MakeBrokenAsync(IReadOnlyList<int> moments)
    {
        string? id = null;
        var blobs = _brokenBlobs.Open();
        using var open = blobs as IDisposable;
        foreach (var moment in moments)
        {
            await using var host = await HostProcess.StartAsync(_broken.Path, _brokenBlobs.Environment, Slow);
            id ??= await host.Client.GenerateAsync(Request(), "broken", CancellationToken.None);
            await ReachAsync(host, id, async () => await HostStorage.StepsAsync(blobs) >= moment);
            await host.Process.KillAsync();
        }

        await using var last = await HostProcess.StartAsync(_broken.Path, _brokenBlobs.Environment, Slow);
        await ReachAsync(last, id!, () => Task.FromResult(false));
        return await FinishAsync(last, id!);
    }

    /// <summary>
    /// The caller's books and the callee's agree, and no call was made after its result had been recorded. A call whose
    /// result was lost with the host is made again, and counts twice in both.
    /// </summary>
    private async Task AssertNothingIsPaidTwiceAsync(string projectId)
    {
        var blobs = _brokenBlobs.Open();
        using var open = blobs as IDisposable;
        var ledger = new SpendingLedger(blobs, new ModelTable(SyntheticModels.Defaults), TimeProvider.System);
        var lines = new List<LedgerLine>();
        await foreach (var line in ledger.ReadAsync(new OwnerId(projectId))) lines.Add(line);
        var asked = Billed(_broken);
        var needed = Billed(_unbroken);

        Assert.Equal(needed.Select(c => c.Request).Order(), asked.Select(c => c.Request).Distinct().Order());
        Assert.Equal(needed.Count, lines.DistinctBy(l => l.ActionKey).Count());
        Assert.InRange(asked.Count, needed.Count, lines.Count(l => l.CostUsd > 0));
        Assert.DoesNotContain(lines, l => l.State is LedgerState.Sent);
        foreach (var line in lines) Assert.True(line.At <= await RecordedAtAsync(blobs, line.ActionKey), $"{line} was sent after its result was recorded.");
    }

    private static async Task<DateTimeOffset> RecordedAtAsync(IBlobStore blobs, string actionKey)
    {
        await using var read = await blobs.OpenReadAsync(new BlobName($"actions/{actionKey[..2]}/{actionKey[2..]}.json"), null, CancellationToken.None);
        using var record = await JsonDocument.ParseAsync(read!.Content);
        return record.RootElement.GetProperty("made_at").GetDateTimeOffset();
    }

    private static List<SyntheticCall> Billed(TemporaryFolder folder) =>
        [.. SyntheticCallLog.Read(folder["data/synthetic/calls.jsonl"]).Where(c => c.IsBilled)];
}

public sealed class FileCrashTests : CrashTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public override Task A_host_killed_at_random_moments_makes_the_same_video_and_repeats_no_call_whose_result_it_had(int seed) =>
        base.A_host_killed_at_random_moments_makes_the_same_video_and_repeats_no_call_whose_result_it_had(seed);

    private protected override Task<HostStorage> StorageAsync(TemporaryFolder folder) => Task.FromResult<HostStorage>(new FileHostStorage(folder));
}

[Trait("Length", "Long")]
public sealed class AzureCrashTests : CrashTests
{
    /// <summary>Fewer than on files: every step is some requests, and the store is another but the host is the same.</summary>
    protected override int Kills => LongRun.IsOn ? 3 : 2;

    protected override int Scenes => LongRun.IsOn ? 2 : 1;

    [Theory]
    [MemberData(nameof(Seeds))]
    public override Task A_host_killed_at_random_moments_makes_the_same_video_and_repeats_no_call_whose_result_it_had(int seed) =>
        base.A_host_killed_at_random_moments_makes_the_same_video_and_repeats_no_call_whose_result_it_had(seed);

    private protected override async Task<HostStorage> StorageAsync(TemporaryFolder folder) => new AzureHostStorage(await AzuriteProcess.SharedAsync());
}
