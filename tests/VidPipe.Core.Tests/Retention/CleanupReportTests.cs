using VidPipe.Core.Retention;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Projects;

namespace VidPipe.Core.Tests.Retention;

/// <summary>What a clean-up takes besides what was made, what it reports, and what it does about documents that it cannot read.</summary>
public sealed class CleanupReportTests : IAsyncLifetime
{
    private readonly CleanupHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    private PipelineHost Pipeline => _host.Pipeline;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task Lapsed_leases_go()
    {
        await Pipeline.RunAsync(Specs.Of(scenes: 1));
        await _host.AgeAsync(CleanupHost.LongAgo);

        var report = await _host.CleanAsync();

        Assert.Empty(await _host.NamesAsync("leases/"));
        Assert.True(report.Parts.Single(p => p.Part == CleanupPart.Leases).Removed > 0);
    }

    [Fact]
    public async Task Jobs_of_a_deleted_project_go_when_their_end_is_known_and_stay_when_it_is_not()
    {
        Studio.OnSubmit = request => request.Prompt.Contains("motion 1", StringComparison.Ordinal) ? new VideoSubmission.Uncertain("the line broke") : null;
        var gone = await Pipeline.RunAsync(Specs.Of(scenes: 2));
        await _host.Projects.DeleteAsync(gone.JobId, default);
        await _host.AgeAsync(CleanupHost.LongAgo);

        await _host.CleanAsync();

        var left = Assert.Single(await _host.NamesAsync("operations/"));
        Assert.Contains("\"uncertain\"", await File.ReadAllTextAsync(Path.Combine(Pipeline.BlobFolder, left)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_of_deletion_spending_and_figures_stay()
    {
        var gone = await Pipeline.RunAsync(Specs.Of());
        await _host.Projects.DeleteAsync(gone.JobId, default);
        var cost = (await Pipeline.Metrics.GetAsync(default)).Provider.CostUsd;
        await _host.AgeAsync(CleanupHost.LongAgo);
        var ledger = await _host.NamesAsync("ledger/");
        var figures = await _host.NamesAsync("metrics/");

        await _host.CleanAsync();

        Assert.Equal([ProjectKind.Instance.DocumentOf(gone.JobId).Value], await _host.NamesAsync("projects/"));
        Assert.Equal(ledger, await _host.NamesAsync("ledger/"));
        Assert.Equal(figures, await _host.NamesAsync("metrics/"));
        Assert.True(cost > 0);
    }

    [Fact]
    public async Task A_dry_run_removes_nothing_and_names_what_is_then_removed()
    {
        await _host.MakeAndDeleteAsync(Specs.Of("A dog"));
        await Pipeline.RunAsync(Specs.Of("A boat"));
        await _host.AgeAsync(CleanupHost.LongAgo);
        var before = await _host.NamesAsync("");

        var dry = await _host.RunAsync(CleanupMode.DryRun);
        var between = await _host.NamesAsync("");
        var real = await _host.CleanAsync();
        var after = await _host.NamesAsync("");

        // The cloud host claims the id of a clean-up that it starts.
        Assert.Equal(before, between.Where(name => before.Contains(name) || !name.StartsWith("instances/", StringComparison.Ordinal)));
        Assert.Equal(Names(dry), Names(real));
        Assert.Equal(before.Except(after).Order(StringComparer.Ordinal), Names(dry).Order(StringComparer.Ordinal));
        Assert.Equal(dry.Parts.Select(Counted), real.Parts.Select(Counted));

        static (string, long, long, long) Counted(CleanupCount part) =>
            (part.Part, part.Part == CleanupPart.Leftovers ? 0 : part.Kept, part.Removed, part.RemovedBytes);
    }

    [Fact]
    public async Task A_second_clean_up_finds_nothing_more()
    {
        await _host.MakeAndDeleteAsync(Specs.Of());
        await _host.AgeAsync(CleanupHost.LongAgo);

        var first = await _host.CleanAsync();
        var second = await _host.CleanAsync();

        Assert.True(first.Parts.Sum(p => p.Removed) > 0);
        Assert.Equal(0, second.Parts.Sum(p => p.Removed));
        Assert.Equal(second, await Pipeline.Get<ICleanupService>().LastReportAsync(default), ReportComparer.Instance);
    }

    [Fact]
    public async Task A_project_whose_document_cannot_be_read_keeps_what_it_was_started_for_and_the_rest_is_swept()
    {
        await _host.MakeAndDeleteAsync(Specs.Of("A dog"));
        var damaged = await Pipeline.RunAsync(Specs.Of("A boat"));
        var document = await DamageAsync(damaged);
        await _host.AgeAsync(CleanupHost.LongAgo);

        var report = await _host.CleanAsync();

        Assert.Equal([damaged.JobId], report.Unreadable!);
        Assert.Contains(report.Parts, p => p.Part == CleanupPart.Assets && p.Removed > 0);
        await File.WriteAllTextAsync(DocumentPath(damaged), document);
        await _host.AssertWholeAsync(damaged);
    }

    [Fact]
    public async Task Everything_that_a_project_could_need_is_kept_while_nothing_says_what_one_needs()
    {
        await _host.MakeAndDeleteAsync(Specs.Of("A dog"));
        var source = await Pipeline.RunAsync(Specs.Of("A boat"));
        var fork = await Pipeline.ForkAsync(source.JobId, spec => spec with { Captions = CaptionMode.Burned });
        await _host.Projects.DeleteAsync(source.JobId, default);
        await Pipeline.Client.PurgeAsync(fork.JobId, default);
        var document = await DamageAsync(fork);
        await _host.AgeAsync(CleanupHost.LongAgo);
        var made = await _host.MadeAsync();

        var report = await _host.CleanAsync();

        Assert.Equal([fork.JobId], report.Unreadable!);
        Assert.Equal(made, await _host.MadeAsync());
        await File.WriteAllTextAsync(DocumentPath(fork), document);
        await _host.AssertWholeAsync(fork);
        await _host.AgeAsync(CleanupHost.LongAgo);
        Assert.Null((await _host.CleanAsync()).Unreadable);
        Assert.NotEqual(made, await _host.MadeAsync());
    }

    [Fact]
    public async Task Marks_that_have_disappeared_end_the_clean_up_before_it_takes_all_for_unused()
    {
        var kept = await Pipeline.RunAsync(Specs.Of());
        await _host.AgeAsync(CleanupHost.LongAgo);
        var made = await _host.MadeAsync();
        _host.Store.BeforeList = async prefix =>
        {
            if (!prefix.StartsWith(CleanupNames.Runs, StringComparison.Ordinal)) return;
            _host.Store.BeforeList = _ => Task.CompletedTask;
            foreach (var mark in await _host.NamesAsync(prefix)) File.Delete(Path.Combine(Pipeline.BlobFolder, mark));
        };

        var failed = await FailedAsync(await _host.BeginAsync(CleanupMode.Remove));

        Assert.Contains("slices", failed.Error, StringComparison.Ordinal);
        Assert.Equal(made, await _host.MadeAsync());
        await _host.AssertWholeAsync(kept);
    }

    private static IReadOnlyList<string> Names(CleanupReport report) => [.. report.Parts.SelectMany(p => p.Names)];

    private async Task<CleanupProgress> FailedAsync(string id)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await Pipeline.Client.WaitForCompletionAsync(id, timeout.Token);
        var progress = (await Pipeline.Get<ICleanupService>().GetAsync(id, default))!;
        Assert.Equal(CleanupStatus.Failed, progress.Status);
        return progress;
    }

    private string DocumentPath(ProjectDocument project) => Path.Combine(Pipeline.BlobFolder, ProjectKind.Instance.DocumentOf(project.JobId).Value);

    /// <returns>What was there.</returns>
    private async Task<string> DamageAsync(ProjectDocument project)
    {
        var path = DocumentPath(project);
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, "{}");
        return text;
    }

    /// <summary>Records compare lists by reference.</summary>
    private sealed class ReportComparer : IEqualityComparer<CleanupReport?>
    {
        public static ReportComparer Instance { get; } = new();

        public bool Equals(CleanupReport? x, CleanupReport? y) => DurableJson.Serialize(x) == DurableJson.Serialize(y);

        public int GetHashCode(CleanupReport? report) => 0;
    }
}
