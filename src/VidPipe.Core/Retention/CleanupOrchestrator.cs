using System.Globalization;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Retention;

/// <summary>
/// Mark and sweep, in slices that no host takes long for. It may be cut short at any point and begun again: what is removed
/// was unused, and what is left is found by the next one.
/// </summary>
public static class CleanupOrchestrator
{
    public static Orchestrator<CleanupInput, CleanupReport> Handle { get; } = new("Cleanup", "cleanup", RunAsync);

    /// <summary>A store with so few slices of marks is swept in one go: several hundred documents.</summary>
    private const int FewSlices = 10;

    /// <summary>Between what is old and what is new without a grace period: the clocks of file systems are coarse.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private static readonly IReadOnlyList<string> Whole = [""];
    private static readonly IReadOnlyList<string> Sixteenths = [.. "0123456789abcdef".Select(digit => digit.ToString())];

    /// <summary>The clean-up of one night, started by any host and any number of times.</summary>
    public static string IdOf(DateTimeOffset night) =>
        string.Create(CultureInfo.InvariantCulture, $"{Handle.IdPrefix}-{night.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");

    private static async Task<CleanupReport> RunAsync(IOrchestrationContext context, CleanupInput input)
    {
        var log = context.CreateReplaySafeLogger("VidPipe.Cleanup");
        var run = new CleanupRun(context.InstanceId, CleanupNames.FolderOf(context.InstanceId), input.Mode, context.Now, input.Grace) { IsNow = input.IsNow };
        if (run.IsNow) await context.CreateTimerAsync(run.StartedAt + Settling, CancellationToken.None);
        var marked = await MarkAsync(context, run);
        var slices = marked.Slices;
        var shards = slices <= FewSlices ? Whole : Sixteenths;
        var counts = new List<CleanupCount>();
        foreach (var sweep in marked.Sweeps)
        {
            counts.Add(await SweepAsync(context, run, sweep.Part, sweep.IsSharded ? shards : Whole, slices));
            if (sweep.Part == CleanupPart.Actions) slices += shards.Count;
        }

        var finish = new FinishInput(run, marked.Counts, counts, marked.Unreadable.Count == 0 ? null : marked.Unreadable);
        var report = await context.CallActivityAsync(FinishCleanup.Handle, finish, RetryOptions.Infrastructure);
        log.LogInformation(
            "Clean-up {Id} ({Mode}): {Removed} blobs of {Bytes} bytes, for {Counts}",
            run.Id, run.Mode, counts.Sum(c => c.Removed), counts.Sum(c => c.RemovedBytes), string.Join(", ", marked.Counts.Select(c => $"{c.Value} {c.Key}")));
        if (marked.Unreadable.Count > 0) log.LogWarning("Clean-up {Id}: the documents of these cannot be read: {Ids}", run.Id, string.Join(", ", marked.Unreadable));
        return report;
    }

    /// <summary>The activity says where the next slice begins, as which sources there are is the host's to know.</summary>
    private static async Task<Marked> MarkAsync(IOrchestrationContext context, CleanupRun run)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var unreadable = new List<string>();
        var place = new MarkPlace(MarkSlice.AtWork, null);
        for (var slices = 1; ; slices++)
        {
            var marked = await context.CallActivityAsync(MarkUsed.Handle, new MarkSlice(run, slices - 1, place.Source, place.Token), RetryOptions.Infrastructure);
            if (place.Source != MarkSlice.AtWork) counts[place.Source] = counts.GetValueOrDefault(place.Source) + marked.Count;
            unreadable.AddRange(marked.Unreadable ?? []);
            if (marked.Then is null) return new Marked(slices, counts, unreadable, marked.Sweeps ?? []);
            place = marked.Then;
        }
    }

    private static async Task<CleanupCount> SweepAsync(
        IOrchestrationContext context, CleanupRun run, string part, IReadOnlyList<string> shards, int slices)
    {
        var count = CleanupCount.None(part);
        foreach (var shard in shards)
        {
            count = count.Plus(await context.CallActivityAsync(SweepUnused.Handle, new SweepInput(run, part, shard, slices), RetryOptions.Infrastructure));
        }

        return count;
    }

    private sealed record Marked(int Slices, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<string> Unreadable, IReadOnlyList<PlannedSweep> Sweeps);
}
