using System.Globalization;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Cleanup;

/// <summary>
/// Mark and sweep, in slices that no host takes long for. It may be cut short at any point and begun again: what is removed
/// was unused, and what is left is found by the next one.
/// </summary>
public static class CleanupOrchestrator
{
    public static Orchestrator<CleanupInput, CleanupReport> Handle { get; } = new("Cleanup", "cleanup", RunAsync);

    /// <summary>A store with so few slices of marks is swept in one go: several hundred projects.</summary>
    private const int FewSlices = 10;

    /// <summary>Between what is old and what is new without a grace period: the clocks of file systems are coarse.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private static readonly IReadOnlyList<string> Whole = [""];
    private static readonly IReadOnlyList<string> Sixteenths = [.. "0123456789abcdef".Select(digit => digit.ToString())];

    /// <summary>Those that there are many of.</summary>
    private static readonly CleanupPart[] Sharded = [CleanupPart.Actions, CleanupPart.Assets, CleanupPart.Operations];

    /// <summary>The clean-up of one night, whoever starts it and how often.</summary>
    public static string IdOf(DateTimeOffset night) =>
        string.Create(CultureInfo.InvariantCulture, $"{Handle.IdPrefix}-{night.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");

    private static async Task<CleanupReport> RunAsync(IOrchestrationContext context, CleanupInput input)
    {
        var log = context.CreateReplaySafeLogger("VidPipe.Cleanup");
        var run = new CleanupRun(context.InstanceId, CleanupNames.FolderOf(context.InstanceId), input.Mode, context.Now, input.Grace) { IsNow = input.IsNow };
        if (run.IsNow) await context.CreateTimerAsync(run.StartedAt + Settling, CancellationToken.None);
        var (slices, projects) = await MarkAsync(context, run);
        var shards = slices <= FewSlices ? Whole : Sixteenths;
        var counts = new List<CleanupCount>();
        foreach (var part in Enum.GetValues<CleanupPart>())
        {
            counts.Add(await SweepAsync(context, run, part, Sharded.Contains(part) ? shards : Whole, slices));
            if (part == CleanupPart.Actions) slices += shards.Count;
        }

        var report = await context.CallActivityAsync(FinishCleanup.Handle, new FinishInput(run, projects, counts), RetryOptions.Infrastructure);
        log.LogInformation(
            "Clean-up {Id} ({Mode}): {Removed} blobs of {Bytes} bytes, for {Projects} projects",
            run.Id, run.Mode, counts.Sum(c => c.Removed), counts.Sum(c => c.RemovedBytes), projects);
        return report;
    }

    private static async Task<(int Slices, int Projects)> MarkAsync(IOrchestrationContext context, CleanupRun run)
    {
        var (slices, projects) = (0, 0);
        foreach (var source in Enum.GetValues<MarkSource>())
        {
            string? token = null;
            do
            {
                var marked = await context.CallActivityAsync(MarkUsed.Handle, new MarkSlice(run, slices++, source, token), RetryOptions.Infrastructure);
                projects += marked.Projects;
                token = marked.Next;
            }
            while (token is not null);
        }

        return (slices, projects);
    }

    private static async Task<CleanupCount> SweepAsync(
        IOrchestrationContext context, CleanupRun run, CleanupPart part, IReadOnlyList<string> shards, int slices)
    {
        var count = CleanupCount.None(part);
        foreach (var shard in shards)
        {
            count = count.Plus(await context.CallActivityAsync(SweepUnused.Handle, new SweepInput(run, part, shard, slices), RetryOptions.Infrastructure));
        }

        return count;
    }
}
