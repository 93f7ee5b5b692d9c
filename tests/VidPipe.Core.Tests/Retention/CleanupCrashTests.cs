using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Assets;
using VidPipe.Core.Retention;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Assets;
using VidPipe.Core.Tests.Projects;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Retention;

/// <summary>Clean-ups that die at any of their writes, on a store with projects that live and such that are deleted.</summary>
public sealed class CleanupCrashTests
{
    /// <summary>After all that real clocks have written into the store.</summary>
    private static readonly DateTimeOffset Start = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clean_up_that_dies_at_any_write_leaves_what_one_that_did_not_would_have(bool goesOn)
    {
        var (store, project) = await StoreAsync();
        var counted = new FaultyBlobStore(await CopyAsync(store));
        await new CleanupRunner(_time).RunAsync(counted, "cleanup-1");
        var expected = await StateAsync(counted);

        Assert.True(counted.Writes > 30);
        for (var write = 1; write <= counted.Writes; write++)
        {
            foreach (var (before, after) in new[] { ((int?)write, (int?)null), (null, write) })
            {
                var copy = await CopyAsync(store);
                List<string> journal = [];
                await Assert.ThrowsAnyAsync<Exception>(() => new CleanupRunner(_time).RunAsync(
                    new FaultyBlobStore(copy) { DiesBefore = before, DiesAfter = after }, "cleanup-1", journal: journal));
                await AssertWholeAsync(copy, project);

                // The same one goes on from its journal, or another begins.
                await new CleanupRunner(_time).RunAsync(copy, goesOn ? "cleanup-1" : "cleanup-2", journal: goesOn ? journal : null);

                Assert.Equal(expected, await StateAsync(copy));
                await AssertWholeAsync(copy, project);
            }
        }
    }

    [Fact]
    public async Task A_large_store_is_swept_by_sixteenths_to_the_same_end()
    {
        var (store, project) = await StoreAsync();
        var whole = await CopyAsync(store);
        var paged = new HookedBlobStore(await CopyAsync(store)) { MaxPage = 1 };
        for (var n = 0; n < 12; n++) await paged.PutAsync($"projects/project-{n:x44}/runs/1.json", "{}");
        List<string> journal = [];

        await new CleanupRunner(_time).RunAsync(whole, "cleanup-1");
        var report = await new CleanupRunner(_time).RunAsync(paged, "cleanup-1", journal: journal);

        Assert.True(journal.Count > 12 + (3 * 16), $"{journal.Count} steps");
        Assert.Equal(await StateAsync(whole), (await StateAsync(paged)).Where(n => !n.Contains("/runs/", StringComparison.Ordinal)));
        Assert.True(report.Parts.Single(p => p.Part == CleanupPart.Assets).Removed > 0);
        await AssertWholeAsync(paged, project);
    }

    [Fact]
    public async Task A_clean_up_that_was_interrupted_for_long_removes_nothing_more()
    {
        var (store, project) = await StoreAsync();
        var dying = new FaultyBlobStore(store) { DiesBefore = 20 };
        List<string> journal = [];
        await Assert.ThrowsAnyAsync<Exception>(() => new CleanupRunner(_time).RunAsync(dying, "cleanup-1", journal: journal));
        var began = _time.GetUtcNow();
        _time.Advance(CleanupHost.LongAgo);
        var left = await store.NamesAsync("assets/");

        // Another one has taken its marks for those of one that broke off.
        await new CleanupRunner(_time).RunAsync(store, "cleanup-2");
        var marks = await store.NamesAsync(CleanupNames.Runs);
        var refused = await Assert.ThrowsAsync<VidPipeException>(() => new CleanupRunner(_time).RunAsync(store, "cleanup-1", journal: journal, began: began));

        Assert.Contains("interrupted", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(left);
        Assert.Empty(marks);
        await AssertWholeAsync(store, project);
    }

    [Fact]
    public async Task A_clean_up_that_was_begun_by_a_clock_far_ahead_removes_nothing_more_once_the_clock_is_true()
    {
        var (store, project) = await StoreAsync();
        var ahead = _time.GetUtcNow().AddDays(40);
        var before = await StateAsync(store);

        // All that is written now is older than its grace period.
        await Assert.ThrowsAsync<VidPipeException>(() => new CleanupRunner(_time).RunAsync(store, "cleanup-1", began: ahead));

        Assert.Equal(before, await StateAsync(store));
        await AssertWholeAsync(store, project);
    }

    [Fact]
    public async Task Old_requests_checks_and_accounts_of_the_deleted_go_and_the_others_stay()
    {
        var store = new InMemoryBlobStore(_time);
        var (there, gone) = ($"project-{1:x44}", $"project-{2:x44}");
        string[] old = ["idempotency/ab/old.json", "health/old", "instances/ab/old.json", "leases/ab/old.json", $"webhooks/deliveries/{gone}/1.json", $"spending/projects/{gone}.json", $"projects/{gone}/runs/2.json"];
        string[] kept = [
            $"webhooks/deliveries/{there}/1.json", $"spending/projects/{there}.json", $"projects/{there}/runs/2.json", "webhooks/disabled/ab/1.json", "spending/days/2030-01-01.json",
            $"ledger/{gone}/1.json", "metrics/projects/ab.json", "metrics/whole.json", "unknown/ab.json", "assets/readme.txt", "actions/ab/odd.json"];
        foreach (var name in old.Concat(kept)) await store.PutAsync(name, "{}");
        await new DocumentStore(store).OverwriteAsync(ProjectKind.Instance.DocumentOf(gone), new DeletedJob(gone, _time.GetUtcNow()), default);
        await new DocumentStore(store).OverwriteAsync(ProjectKind.Instance.DocumentOf(there), Document(there), default);
        await store.DeleteAsync("metrics/projects/ab.json");
        _time.Advance(CleanupHost.Grace + TimeSpan.FromHours(1));
        string[] young = ["idempotency/ab/young.json", "health/young", "instances/ab/young.json", "leases/ab/young.json", $"webhooks/deliveries/{gone}/2.json"];
        foreach (var name in young) await store.PutAsync(name, "{}");

        await new CleanupRunner(_time).RunAsync(store, "cleanup-1");
        var afterGrace = await store.NamesAsync("");
        _time.Advance(TimeSpan.FromHours(24));
        await new CleanupRunner(_time).RunAsync(store, "cleanup-2");
        var dayLater = await store.NamesAsync("");

        // A request is of use for a day; its grace period begins after that.
        Assert.Equal(["idempotency/ab/old.json"], afterGrace.Intersect(old));
        Assert.Empty(dayLater.Intersect(old));
        Assert.Subset(dayLater.ToHashSet(), kept.Where(n => n != "metrics/projects/ab.json").Concat(young).ToHashSet());
    }

    /// <summary>A project that inherited all from a deleted one, and a deleted one of its own, all of it old.</summary>
    private async Task<(InMemoryBlobStore Store, ProjectDocument Project)> StoreAsync()
    {
        await using var host = new CleanupHost();
        await host.StartAsync();
        var source = await host.Pipeline.RunAsync(Specs.Of(scenes: 2));
        var heir = await host.Pipeline.ForkAsync(source.JobId);
        var other = await host.Pipeline.RunAsync(Specs.Of("A dog", scenes: 1));
        await host.Projects.DeleteAsync(source.JobId, default);
        await host.Projects.DeleteAsync(other.JobId, default);
        var store = await CopyAsync(host.Store);
        _time.Advance(CleanupHost.LongAgo);
        return (store, heir);
    }

    private async Task<InMemoryBlobStore> CopyAsync(IBlobStore from)
    {
        // As old as the first copy: the clock of the copies goes on, and what they hold does not.
        var store = new InMemoryBlobStore(new FakeTimeProvider(Start));
        foreach (var name in await from.NamesAsync(""))
        {
            await using var read = (await from.OpenReadAsync(new BlobName(name), null, default))!;
            await store.WriteAsync(read.Info.Name, read.Content, WriteCondition.Overwrite, default);
        }

        return store;
    }

    private static async Task<IReadOnlyList<string>> StateAsync(IBlobStore store) =>
        [.. (await store.NamesAsync("")).Where(n => !n.StartsWith(CleanupNames.Runs, StringComparison.Ordinal))];

    private static async Task AssertWholeAsync(IBlobStore store, ProjectDocument project)
    {
        var assets = await store.NamesAsync("assets/");
        foreach (var digest in CleanupHost.Digests(project)) Assert.Contains(assets, n => n.StartsWith($"assets/{digest[..2]}/{digest[2..]}", StringComparison.Ordinal));
    }

    private ProjectDocument Document(string id) => new()
    {
        JobId = id,
        Run = 1,
        Revision = 1,
        Status = JobStatus.Failed,
        Message = "",
        Spec = Specs.Of(),
        Scenes = [],
        Runs = [],
        Costs = CostDocument.None,
        CreatedAt = _time.GetUtcNow(),
        UpdatedAt = _time.GetUtcNow(),
    };
}
