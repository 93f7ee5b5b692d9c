using VidPipe.Core.Retention;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Projects;

namespace VidPipe.Core.Tests.Retention;

/// <summary>What projects need stays, and what only deleted ones needed goes once it is old.</summary>
public sealed class CleanupTests : IAsyncLifetime
{
    private readonly CleanupHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    private PipelineHost Pipeline => _host.Pipeline;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task What_a_project_has_stays_however_old_it_is()
    {
        var project = await Pipeline.RunAsync(Specs.Of());
        var made = await _host.MadeAsync();
        await _host.AgeAsync(CleanupHost.LongAgo);

        var report = await _host.CleanAsync();

        Assert.Equal(1, report.Projects);
        Assert.Equal(made, await _host.MadeAsync());
        await _host.AssertWholeAsync(project);
    }

    [Fact]
    public async Task What_only_a_deleted_project_had_goes_when_it_is_old()
    {
        var gone = await Pipeline.RunAsync(Specs.Of("A dog") with { Voiceover = false });
        var kept = await Pipeline.RunAsync(Specs.Of("A boat"));
        var digests = CleanupHost.Digests(gone).Except(CleanupHost.Digests(kept)).ToList();
        await _host.Projects.DeleteAsync(gone.JobId, default);
        await _host.AgeAsync(CleanupHost.LongAgo);

        var report = await _host.CleanAsync();

        Assert.All(digests, digest => Assert.False(File.Exists(PathOf(digest))));
        Assert.DoesNotContain(await TextsAsync("actions/"), text => text.Contains(gone.JobId, StringComparison.Ordinal));
        Assert.True(report.Parts.Single(p => p.Part == CleanupPart.Assets).RemovedBytes > 0);
        await _host.AssertWholeAsync(kept);
    }

    [Fact]
    public async Task What_a_project_had_that_was_deleted_lately_stays_for_the_grace_period()
    {
        var gone = await Pipeline.RunAsync(Specs.Of());
        await _host.AgeAsync(CleanupHost.LongAgo);
        await _host.Projects.DeleteAsync(gone.JobId, default);
        var made = await _host.MadeAsync();

        await _host.CleanAsync();

        Assert.Equal(made, await _host.MadeAsync());
    }

    [Fact]
    public async Task What_is_young_stays_also_when_it_is_unreachable()
    {
        var gone = await Pipeline.RunAsync(Specs.Of());
        await _host.Projects.DeleteAsync(gone.JobId, default);
        await _host.AgeAsync(CleanupHost.LongAgo, name => name.StartsWith("projects/", StringComparison.Ordinal));
        await _host.AgeAsync(CleanupHost.Grace - TimeSpan.FromHours(1), name => !name.StartsWith("projects/", StringComparison.Ordinal));
        var made = await _host.MadeAsync();

        var young = await _host.CleanAsync();
        await _host.AgeAsync(CleanupHost.Grace + TimeSpan.FromHours(1));
        await _host.CleanAsync();

        Assert.NotEmpty(made);
        Assert.Equal(0, young.Parts.Sum(p => p.Removed));
        Assert.Empty(await _host.MadeAsync());
    }

    [Fact]
    public async Task What_a_run_took_from_a_deleted_project_stays_to_the_last_record()
    {
        await _host.MakeAndDeleteAsync(Specs.Of());
        var heir = await Pipeline.RunAsync(Specs.Of());
        var made = await _host.MadeAsync();
        await _host.AgeAsync(CleanupHost.LongAgo);

        await _host.CleanAsync();

        // All of it was made by the other one, so only the way over the keys can have kept it.
        Assert.Equal(made, await _host.MadeAsync());
        await _host.AssertWholeAsync(heir);
    }

    [Fact]
    public async Task A_project_whose_orchestration_was_purged_keeps_what_it_took_from_a_deleted_one()
    {
        await _host.MakeAndDeleteAsync(Specs.Of());
        var heir = await Pipeline.RunAsync(Specs.Of());
        await Pipeline.Client.PurgeAsync(heir.JobId, default);
        var made = await _host.MadeAsync();
        await _host.AgeAsync(CleanupHost.LongAgo);

        var report = await _host.CleanAsync();

        Assert.Equal(1, report.Projects);
        Assert.Equal(made, await _host.MadeAsync());
        await _host.AssertWholeAsync(heir);
    }

    [Fact]
    public async Task A_project_that_has_saved_nothing_yet_keeps_what_it_is_going_to_find()
    {
        await _host.MakeAndDeleteAsync(Specs.Of());
        var waiting = await Pipeline.RunAsync(Specs.Of());
        File.Delete(Path.Combine(Pipeline.BlobFolder, ProjectKind.Instance.DocumentOf(waiting.JobId).Value));
        var made = await _host.MadeAsync();
        await _host.AgeAsync(CleanupHost.LongAgo);

        var report = await _host.CleanAsync();

        Assert.Equal(1, report.Projects);
        Assert.Equal(made, await _host.MadeAsync());
    }

    [Fact]
    public async Task What_forks_of_forks_took_from_deleted_projects_stays()
    {
        var source = await Pipeline.RunAsync(Specs.Of(scenes: 2));
        var longer = await Pipeline.ForkAsync(source.JobId, spec => spec with { SceneCount = 3 }, new SceneEdit(0, null, "a red door", null));
        var again = await Pipeline.ForkAsync(longer.JobId, spec => spec with { Captions = CaptionMode.None, SceneCount = 4 });
        await Pipeline.RegenerateAsync(again.JobId, 1, TakeKind.Clip);
        var last = await Pipeline.ForkAsync(again.JobId, spec => spec with { Crossfade = 0.5 });
        foreach (var id in new[] { source, longer, again }.Select(p => p.JobId)) await _host.Projects.DeleteAsync(id, default);
        await _host.AgeAsync(CleanupHost.LongAgo);
        var before = CallCounts.Of(Studio);

        var report = await _host.CleanAsync();
        var same = await Pipeline.ForkAsync(last.JobId);

        Assert.True(report.Parts.Sum(p => p.Removed) > 0);
        Assert.Equal(CallCounts.None, CallCounts.Of(Studio) - before);
        Assert.Equal(last.Output!.Video, same.Output!.Video);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_was_made_at_a_safety_level_by_a_deleted_project_stays(int level)
    {
        Studio.OnSubmit = request =>
            (Studio.Calls.Count(c => c.EndsWith("submit:" + request.Prompt, StringComparison.Ordinal)), request.Prompt.Contains("peaceful", StringComparison.Ordinal)) switch
            {
                (_, false) => new VideoSubmission.Refused("no"),
                (1, true) when level == 2 => new VideoSubmission.Refused("no"),
                _ => null,
            };
        await _host.MakeAndDeleteAsync(Specs.Of(scenes: 1));
        var submitted = Studio.Count("submit");
        var heir = await Pipeline.RunAsync(Specs.Of(scenes: 1));
        var made = await _host.MadeAsync();
        var jobs = await _host.NamesAsync("operations/");
        await _host.AgeAsync(CleanupHost.LongAgo);

        await _host.CleanAsync();

        Assert.Equal(level + 1, submitted);
        Assert.Equal(submitted, Studio.Count("submit"));
        Assert.Equal(made, await _host.MadeAsync());
        Assert.Equal(jobs, await _host.NamesAsync("operations/"));
        await _host.AssertWholeAsync(heir);
    }

    [Fact]
    public async Task A_stopped_and_a_failed_project_are_resumed_without_making_anything_again()
    {
        Studio.OnSubmit = request => request.Prompt.Contains("motion 2", StringComparison.Ordinal) ? new VideoSubmission.Rejected(Failure.Of(ErrorCode.ProviderError, "no")) : null;
        await _host.MakeAndDeleteAsync(Specs.Of());
        var failed = await Pipeline.RunAsync(Specs.Of());
        await _host.AgeAsync(CleanupHost.LongAgo);
        Studio.OnSubmit = _ => null;
        var before = CallCounts.Of(Studio);

        await _host.CleanAsync();
        var resumed = await Pipeline.ResumeAsync(failed.JobId);

        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.Equal(JobStatus.Complete, resumed.Status);
        Assert.Equal(new CallCounts(0, 0, 1, 0, 1), CallCounts.Of(Studio) - before);
    }

    [Fact]
    public async Task A_running_project_keeps_what_it_has_and_its_lease()
    {
        await _host.MakeAndDeleteAsync(Specs.Of());
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Studio.OnStitch = _ =>
        {
            reached.TrySetResult();
            return go.Task;
        };
        var before = CallCounts.Of(Studio);
        var id = await Pipeline.BeginAsync(Specs.Of() with { Crossfade = 0.5, Voiceover = false });
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(5));
        var live = (await LiveLeasesAsync()).ToList();
        await _host.AgeAsync(CleanupHost.LongAgo, name => !live.Contains(name));

        await _host.CleanAsync();
        go.SetResult();
        var ended = await Pipeline.WaitForEndAsync(id);

        Assert.NotEmpty(live);
        Assert.Equal(JobStatus.Complete, ended.Status);
        Assert.Equal(new CallCounts(0, 0, 0, 0, 1), CallCounts.Of(Studio) - before);
        Assert.Subset((await _host.NamesAsync("leases/")).ToHashSet(), live.ToHashSet());
        await _host.AssertWholeAsync(ended);
    }

    private async Task<IEnumerable<string>> LiveLeasesAsync()
    {
        var leases = new List<string>();
        foreach (var name in await _host.NamesAsync("leases/"))
        {
            var text = await File.ReadAllTextAsync(Path.Combine(Pipeline.BlobFolder, name));
            if (!text.Contains("\"expires_at\":null", StringComparison.Ordinal)) leases.Add(name);
        }

        return leases;
    }

    private async Task<IReadOnlyList<string>> TextsAsync(string prefix)
    {
        var texts = new List<string>();
        foreach (var name in await _host.NamesAsync(prefix)) texts.Add(await File.ReadAllTextAsync(Path.Combine(Pipeline.BlobFolder, name)));
        return texts;
    }

    private string PathOf(string digest) =>
        Directory.GetFiles(Path.Combine(Pipeline.BlobFolder, "assets", digest[..2]), $"{digest[2..]}.*").SingleOrDefault() ?? "none";
}
