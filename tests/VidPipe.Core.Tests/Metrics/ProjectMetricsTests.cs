using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Projects;

namespace VidPipe.Core.Tests.Metrics;

/// <summary>Figures of projects that were really run.</summary>
public sealed class ProjectMetricsTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_clean_project_is_counted_with_its_scenes_clips_calls_times_and_cost()
    {
        var project = await _host.RunAsync(Specs.Of(scenes: 2));

        var metrics = await _host.Metrics.GetAsync(default);

        Assert.Equal((1, 0), (metrics.Projects["complete"], metrics.Projects["failed"]));
        Assert.Equal((2, 2), (metrics.Scenes, metrics.Clips));
        Assert.Equal(new ModelFigures(1 + 4 + 2 + 2, 0, 0, project.Costs.TotalUsd), metrics.Provider);
        Assert.Equal(new ModelFigures(4, 0, 0, 0.08m), metrics.Models["painter"]);
        Assert.Equal(new CacheFigures(0, 0), metrics.Cache);
        Assert.Equal(ProjectStages.All, metrics.Stages.Keys);
        Assert.All(metrics.Stages.Values, s => Assert.Equal((1, s.P95Seconds), (s.Count, s.MeanSeconds)));
    }

    [Fact]
    public async Task What_the_cache_gives_is_counted_with_what_it_saved()
    {
        var first = await _host.RunAsync(Specs.Of(scenes: 2));
        await _host.RunAsync(Specs.Of(scenes: 2));

        var metrics = await _host.Metrics.GetAsync(default);

        Assert.Equal(2, metrics.Projects["complete"]);
        Assert.Equal(first.Costs.TotalUsd, metrics.Provider.CostUsd);
        Assert.Equal(first.Costs.TotalUsd, metrics.Cache.SavedUsd);
        Assert.InRange(metrics.Cache.Hits, 9, int.MaxValue);
    }

    [Fact]
    public async Task Refusals_and_repeated_calls_are_counted()
    {
        var refusals = 0;
        _host.Studio.OnSubmit = _ => refusals++ == 0 ? new VideoSubmission.Refused("no") : null;
        await _host.RunAsync(Specs.Of(scenes: 1));

        var camera = (await _host.Metrics.GetAsync(default)).Models["camera"];

        Assert.Equal((2, 1, 0.2m), (camera.Calls, camera.Refusals, camera.CostUsd));
    }

    [Fact]
    public async Task A_failed_project_is_counted_as_failed_and_when_it_was_resumed_as_complete()
    {
        _host.Studio.OnStitch = _ => throw new VidPipeException(ErrorCode.MediaToolError, "broken");
        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        var before = (await _host.Metrics.GetAsync(default)).Projects;
        _host.Studio.OnStitch = _ => Task.CompletedTask;
        await _host.ResumeAsync(failed.JobId);

        await _host.RestartAsync(); // nothing is remembered
        var after = await _host.Metrics.GetAsync(default);

        Assert.Equal((1, 0), (before["failed"], before["complete"]));
        Assert.Equal((0, 1), (after.Projects["failed"], after.Projects["complete"]));
        Assert.Equal((2, 1), (after.Stages["clips"].Count, after.Stages["stitch"].Count - 1));
    }

    [Fact]
    public async Task Right_after_a_restart_the_figures_are_right()
    {
        await _host.RunAsync(Specs.Of(scenes: 1));
        var before = await _host.Metrics.GetAsync(default);

        await _host.RestartAsync();

        AssertSame(before, await _host.Metrics.GetAsync(default));
    }

    [Fact]
    public async Task An_index_that_is_gone_is_made_again_from_the_projects()
    {
        await _host.RunAsync(Specs.Of(scenes: 1));
        await _host.RunAsync(Specs.Of("Another", scenes: 2));
        var before = await _host.Metrics.GetAsync(default);
        foreach (var blob in (await _host.Blobs.ListAsync("metrics/", 1000, null, default)).Blobs) await _host.Blobs.DeleteAsync(blob.Name, default);

        await _host.RestartAsync();

        AssertSame(before, await _host.Metrics.GetAsync(default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_index_that_is_made_again_has_what_deleted_and_unreadable_projects_cost(bool isDamaged)
    {
        var gone = await _host.RunAsync(Specs.Of("A dog", scenes: 1));
        await _host.RunAsync(Specs.Of(scenes: 2));
        if (isDamaged) await File.WriteAllTextAsync(Path.Combine(_host.BlobFolder, ProjectKind.Instance.DocumentOf(gone.JobId).Value), "{}");
        else await _host.Projects.DeleteAsync(gone.JobId, default);
        var before = await _host.Metrics.GetAsync(default);
        foreach (var blob in (await _host.Blobs.ListAsync("metrics/", 1000, null, default)).Blobs) await _host.Blobs.DeleteAsync(blob.Name, default);

        await _host.RestartAsync();

        var after = await _host.Metrics.GetAsync(default);
        Assert.Equal(before.Provider, after.Provider);
        Assert.Equal(before.Models, after.Models);
        Assert.Equal((1, isDamaged ? 1 : 0), (after.Projects["complete"], after.Projects["failed"]));
    }

    [Fact]
    public async Task A_damaged_part_is_made_again_by_whoever_reads_it()
    {
        var project = await _host.RunAsync(Specs.Of(scenes: 1));
        var before = await _host.Metrics.GetAsync(default);
        await DamageAsync(project.JobId);

        await _host.RestartAsync();

        AssertSame(before, await _host.Metrics.GetAsync(default));
    }

    [Fact]
    public async Task A_damaged_part_keeps_no_project_from_being_saved()
    {
        _host.Studio.OnStitch = _ => throw new VidPipeException(ErrorCode.MediaToolError, "broken");
        var project = await _host.RunAsync(Specs.Of(scenes: 1));
        _host.Studio.OnStitch = _ => Task.CompletedTask;
        await _host.Metrics.GetAsync(default);
        await DamageAsync(project.JobId);

        var resumed = await _host.ResumeAsync(project.JobId);
        await _host.RestartAsync();

        Assert.Equal(JobStatus.Complete, resumed.Status);
        Assert.Equal(1, (await _host.Metrics.GetAsync(default)).Projects["complete"]);
    }

    private static void AssertSame(MetricsSnapshot expected, MetricsSnapshot actual) =>
        Assert.Equal(DurableJson.Serialize(expected with { AsOf = actual.AsOf }), DurableJson.Serialize(actual));

    private Task DamageAsync(string projectId) => _host.Blobs.WriteAsync(
        new BlobName($"metrics/projects/{projectId[^2..]}.json"), new MemoryStream("{ not json"u8.ToArray()), WriteCondition.Overwrite, default);
}
