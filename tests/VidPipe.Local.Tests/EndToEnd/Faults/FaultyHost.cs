using System.Text.Json.Nodes;
using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;
using VidPipe.Local.Client;
using VidPipe.Providers.Synthetic.Calls;
using VidPipe.Providers.Synthetic;
using VidPipe.Storage.Files;

namespace VidPipe.Local.Tests.EndToEnd.Faults;

/// <summary>What the tests of faults ask of a host and of its data folder.</summary>
internal static class FaultyHost
{
    /// <summary>Long enough for a fault to fall into each stage.</summary>
    public static readonly string[] Slow = ["--set", "Synthetic:Latency:Image=00:00:00.3", "--set", "Synthetic:OperationDuration=00:00:02"];

    public static Task<string> BeginAsync(this ServingHost host, int scenes = 1, bool voiceover = false) => host.Client.GenerateAsync(
        new JsonObject
        {
            ["prompt"] = "A fox crosses a frozen lake, finds a lantern and follows it home",
            ["scene_count"] = scenes,
            ["clip_duration"] = 2,
            ["voiceover"] = voiceover,
            ["seed"] = 11,
        },
        Guid.NewGuid().ToString("n"),
        default);

    /// <summary>Waits for a stage to begin.</summary>
    public static Task ReachAsync(this ServingHost host, string id, ProjectStatus status) => Eventually.GetAsync($"{id} is {status}", async () =>
        (await host.Client.GetStatusAsync(id, default)).Status == status ? "reached" : null);

    /// <summary>Resumes, and waits for the end.</summary>
    public static async Task<ProjectAnswer> ResumeAsync(this ServingHost host, string id)
    {
        await host.Client.ResumeAsync(id, null, Guid.NewGuid().ToString("n"), default);
        await host.EndOfAsync(id);
        return await host.Client.GetProjectAsync(id, default);
    }

    /// <summary>Waits for the failure, and checks that both routes tell it, with the step and whether it is worth another try.</summary>
    public static async Task<JobError> FailureOfAsync(this ServingHost host, string id, ErrorCode code, string step, int? scene)
    {
        var end = await host.EndOfAsync(id);
        var whole = await host.Client.GetProjectAsync(id, default);

        Assert.Equal((ProjectStatus.Failed, ProjectStatus.Failed), (end.Status, whole.Status));
        Assert.True(code == end.Error?.Code, $"{end.Error}");
        Assert.Equal((step, scene), (end.Error!.Step, end.Error.SceneIndex));
        Assert.Equal(ErrorCodes.Describe(code).Retryable, end.Error.Retryable);
        Assert.Equal(ErrorCodes.Describe(code).UserMessage, end.Error.UserMessage);
        Assert.Equal(end.Error, whole.Error);
        return end.Error;
    }

    /// <summary>The provider's own record of what it charged for.</summary>
    public static List<SyntheticCall> Billed(TemporaryFolder folder) =>
        [.. SyntheticCallLog.Read(folder["data/synthetic/calls.jsonl"]).Where(c => c.IsBilled)];

    /// <summary>Nothing was charged for twice.</summary>
    public static void AssertPaidOnce(TemporaryFolder folder)
    {
        var requests = Billed(folder).Select(c => c.Request).ToList();
        Assert.NotEmpty(requests);
        Assert.Equal(requests.Distinct(), requests);
    }

    /// <summary>No call stays open, and each that was charged for is in the books.</summary>
    public static async Task AssertBooksAgreeAsync(TemporaryFolder folder, string projectId)
    {
        using var blobs = new FileBlobStore(folder["data/blobs"], TimeProvider.System);
        var ledger = new SpendingLedger(blobs, new ModelTable(SyntheticModels.Defaults), TimeProvider.System);
        var lines = new List<LedgerLine>();
        await foreach (var line in ledger.ReadAsync(new OwnerId(projectId))) lines.Add(line);

        Assert.DoesNotContain(lines, l => l.State == LedgerState.Sent);
        Assert.InRange(Billed(folder).Count, 1, lines.Count);
    }

    /// <summary>Video jobs in one of these states. One that is not "named" yet may be lost with its host, and only a person may send it again.</summary>
    public static int Jobs(TemporaryFolder folder, params string[] states) => Directory.Exists(folder["data/blobs/operations"])
        ? Directory.EnumerateFiles(folder["data/blobs/operations"], "*.json", SearchOption.AllDirectories)
            .Select(File.ReadAllText).Count(job => states.Any(state => job.Contains($"\"{state}\"", StringComparison.Ordinal)))
        : 0;
}
