using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

public sealed class ProjectLifecycleTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync()
    {
        _gate.TrySetResult();
        return _host.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task A_stop_while_an_operation_runs_keeps_it_and_a_resume_polls_it_on()
    {
        var running = true;
        Studio.OnPoll = (_, _) => running ? new VideoPoll.Running() : null;
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("poll") > 0);

        await _host.Projects.StopAsync(id, default);
        var stopped = await _host.WaitForEndAsync(id);
        running = false;
        var resumed = await _host.ResumeAsync(id);

        Assert.Equal((JobStatus.Stopped, JobStatus.Complete), (stopped.Status, resumed.Status));
        Assert.Equal((1, 1), (Studio.Count("submit"), resumed.Scenes[0].Clip!.SubmissionCount));
    }

    [Fact]
    public async Task A_stop_while_keyframes_are_drawn_takes_effect_at_the_next_step()
    {
        Studio.OnImage = r => r.Prompt.StartsWith("start 1", StringComparison.Ordinal) ? _gate.Task : Task.CompletedTask;
        var id = await _host.BeginAsync(Specs.Of());
        await PipelineHost.UntilAsync(() => Studio.Count("image") == 3);

        await _host.Projects.StopAsync(id, default);
        _gate.SetResult();
        var stopped = await _host.WaitForEndAsync(id);

        Assert.Equal((JobStatus.Stopped, 3), (stopped.Status, Studio.Count("image")));
        var resumed = await _host.ResumeAsync(id);
        Assert.Equal((JobStatus.Complete, 6), (resumed.Status, Studio.Count("image")));
    }

    [Fact]
    public async Task A_stop_leaves_no_child_running()
    {
        Studio.OnPoll = (_, _) => new VideoPoll.Running();
        var id = await _host.BeginAsync(Specs.Of(scenes: 6));
        await PipelineHost.UntilAsync(() => Studio.Count("submit") > 1);

        await _host.Projects.StopAsync(id, default);
        await _host.WaitForEndAsync(id);

        var children = await _host.Client.ListAsync(new OrchestrationQuery(InstanceIdPrefix: $"clip-{id}-"), default);
        Assert.NotEmpty(children.Instances);
        Assert.All(children.Instances, c => Assert.Equal(OrchestrationStatus.Completed, c.Status));
    }

    [Fact]
    public async Task A_restart_in_the_middle_repeats_no_call_whose_result_was_recorded()
    {
        Studio.OnImage = r => r.Prompt.StartsWith("start 2", StringComparison.Ordinal) ? _gate.Task : Task.CompletedTask;
        var id = await _host.BeginAsync(Specs.Of());
        await PipelineHost.UntilAsync(() => Studio.Count("image") == 5);

        var restart = _host.RestartAsync();
        _gate.SetResult();
        await restart;
        var project = await _host.WaitForEndAsync(id);

        Assert.Equal(JobStatus.Complete, project.Status);
        Assert.InRange(Studio.Count("image"), 6, 7); // what was in flight may come twice
        Assert.InRange(Studio.Count("speech"), 3, 4);
        Assert.Equal((1, 3), (Studio.Count("storyboard"), Studio.Count("submit")));
    }

    [Fact]
    public async Task A_project_under_way_cannot_be_resumed_nor_a_complete_one()
    {
        Studio.OnStitch = _ => _gate.Task;
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("stitch") == 1 && StatusOf(id) == ProjectStatus.Stitching);

        var running = await Assert.ThrowsAsync<VidPipeException>(() => _host.BeginResumeAsync(id));
        _gate.SetResult();
        await _host.WaitForEndAsync(id);
        var complete = await Assert.ThrowsAsync<VidPipeException>(() => _host.BeginResumeAsync(id));

        Assert.Equal((ErrorCode.WrongState, ErrorCode.WrongState), (running.Code, complete.Code));
        Assert.Contains("stitching", running.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_resumes_at_once_start_one_run()
    {
        Studio.OnStitch = _ => throw new VidPipeException(ErrorCode.MediaToolError, "broken");
        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        Studio.OnStitch = _ => Task.CompletedTask;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                return (await _host.BeginResumeAsync(failed.JobId)).Input.Run;
            }
            catch (VidPipeException exception) when (exception.Code == ErrorCode.WrongState)
            {
                return 0;
            }
        }));

        Assert.Equal(2, Assert.Single(answers, r => r != 0));
        Assert.Equal(JobStatus.Complete, (await _host.WaitForEndAsync(failed.JobId)).Status);
    }

    [Fact]
    public async Task A_terminated_project_reads_as_cancelled_and_can_be_resumed()
    {
        Studio.OnStitch = _ => _gate.Task;
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("stitch") == 1);
        await _host.Client.TerminateAsync(id, "test", default);

        var terminated = await _host.WaitForEndAsync(id);

        Assert.Equal((JobStatus.Failed, ErrorCode.Cancelled), (terminated.Status, terminated.Error!.Code));
        _gate.SetResult();
        Assert.Equal(JobStatus.Complete, (await _host.ResumeAsync(id)).Status);
    }

    [Fact]
    public async Task A_restarted_project_inherits_its_own_work()
    {
        var first = await _host.RunAsync(Specs.Of(scenes: 1));

        await _host.Client.RestartAsync(first.JobId, RestartId.Same, default);
        var again = await _host.WaitForEndAsync(first.JobId);

        Assert.Equal((JobStatus.Complete, first.Output!.Video.Digest), (again.Status, again.Output!.Video.Digest));
        Assert.Equal((2, 1), (Studio.Count("image"), Studio.Count("submit")));
    }

    [Fact]
    public async Task A_purged_project_falls_back_to_its_document()
    {
        var done = await _host.RunAsync(Specs.Of(scenes: 1));
        await _host.Client.PurgeAsync(done.JobId, default);

        var status = await _host.Projects.GetStatusAsync(done.JobId, default);
        var list = await _host.Projects.ListAsync(null, 10, null, default);

        Assert.Equal((ProjectStatus.Complete, 100), (status!.Status, status.ProgressPct));
        Assert.Equal(done.JobId, Assert.Single(list.Projects).ProjectId);
    }

    [Fact]
    public async Task A_project_whose_orchestration_vanished_reads_as_cancelled_and_can_be_resumed()
    {
        Studio.OnStitch = _ => _gate.Task;
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("stitch") == 1);
        await _host.Client.TerminateAsync(id, "test", default);
        await _host.WaitForEndAsync(id);
        await _host.Client.PurgeAsync(id, default);

        var orphan = (await _host.Projects.GetAsync(id, default))!;
        var listed = Assert.Single((await _host.Projects.ListAsync(new ProjectFilter { Statuses = [ProjectStatus.Failed] }, 10, null, default)).Projects);

        Assert.Equal((JobStatus.Failed, ErrorCode.Cancelled), (orphan.Status, orphan.Error!.Code));
        Assert.Equal(id, listed.ProjectId);
        _gate.SetResult();
        Assert.Equal(JobStatus.Complete, (await _host.ResumeAsync(id)).Status);
    }

    [Fact]
    public async Task Lists_go_page_by_page_newest_first_with_purged_ones_in_between()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++) ids.Add((await _host.RunAsync(Specs.Of(scenes: 1) with { Title = $"{i}" })).JobId);
        await _host.Client.PurgeAsync(ids[1], default);
        await _host.Client.PurgeAsync(ids[4], default);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _host.Projects.ListAsync(new ProjectFilter { Statuses = [ProjectStatus.Complete] }, 2, cursor, default);
            seen.AddRange(page.Projects.Select(p => p.ProjectId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(ids.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_list_can_be_cut_down_to_a_part_of_the_id_and_to_several_statuses_also_of_purged_ones()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Add((await _host.RunAsync(Specs.Of(scenes: 1))).JobId);
        await _host.Client.PurgeAsync(ids[1], default);

        var found = await Task.WhenAll(ids.Select(id => _host.Projects.ListAsync(new ProjectFilter { IdPart = id[20..36] }, 10, null, default)));
        var ended = await _host.Projects.ListAsync(new ProjectFilter { Statuses = [ProjectStatus.Failed, ProjectStatus.Complete] }, 10, null, default);
        var none = await _host.Projects.ListAsync(new ProjectFilter { Statuses = [ProjectStatus.Failed, ProjectStatus.Stopped] }, 10, null, default);

        Assert.Equal(ids, found.Select(page => Assert.Single(page.Projects).ProjectId));
        Assert.Equal(ids.Order(StringComparer.Ordinal), ended.Projects.Select(p => p.ProjectId));
        Assert.Empty(none.Projects);
    }

    [Fact]
    public async Task A_title_is_the_storyboards_where_the_request_has_none()
    {
        var untitled = await _host.RunAsync(Specs.Of(scenes: 1) with { Title = null });
        var titled = await _host.RunAsync(Specs.Of(scenes: 1) with { Title = "Mine" });
        var written = untitled.Storyboard!.Title;

        var list = (await _host.Projects.ListAsync(null, 10, null, default)).Projects.ToDictionary(p => p.ProjectId, p => p.Title);
        var status = await _host.Projects.GetStatusAsync(untitled.JobId, default);

        Assert.NotEmpty(written);
        Assert.Equal((written, written, written), (untitled.Title, list[untitled.JobId], status!.Title));
        Assert.Equal(("Mine", "Mine"), (titled.Title, list[titled.JobId]));
    }

    [Theory]
    [InlineData("project-../../etc")]
    [InlineData("nonsense")]
    [InlineData("project-00000000000000000000000000000000000000000000")]
    public async Task An_unknown_project_is_not_found(string id)
    {
        Assert.Null(await _host.Projects.GetAsync(id, default));
        Assert.Null(await _host.Projects.GetStatusAsync(id, default));
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<VidPipeException>(() => _host.Projects.StopAsync(id, default))).Code);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<VidPipeException>(() => _host.BeginResumeAsync(id))).Code);
    }

    [Fact]
    public async Task Progress_never_goes_backwards()
    {
        var id = await _host.BeginAsync(Specs.Of(scenes: 4));
        var seen = new List<double>();
        ProjectStatusSummary status;
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        do
        {
            await ticks.WaitForNextTickAsync();
            status = (await _host.Projects.GetStatusAsync(id, default))!;
            seen.Add(status.ProgressPct);
        }
        while (!status.Status.IsTerminal());

        Assert.Equal(seen.Order(), seen);
        Assert.Equal(100, seen[^1]);
    }

    private ProjectStatus StatusOf(string projectId) => _host.Projects.GetStatusAsync(projectId, default).GetAwaiter().GetResult()!.Status;
}
