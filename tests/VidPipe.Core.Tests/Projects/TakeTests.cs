using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

public sealed class TakeTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_new_take_of_a_clip_sends_that_one_job_and_stitches_again(int scene)
    {
        var first = await _host.RunAsync(Specs.Of());
        var before = CallCounts.Of(Studio);

        var second = await _host.RegenerateAsync(first.JobId, scene, TakeKind.Clip);

        Assert.Equal(new CallCounts(0, 0, 1, 0, 1), CallCounts.Of(Studio) - before);
        Assert.Equal((JobStatus.Complete, 2, first.JobId), (second.Status, second.Run, second.JobId));
        Assert.Equal([scene], second.Scenes.Where(s => s.Clip!.Id != first.Scenes[s.SceneIndex].Clip!.Id).Select(s => s.SceneIndex));
        Assert.Equal((ArtefactSource.Generated, 1), (second.Scenes[scene].Clip!.Source, second.Scenes[scene].Clip!.SubmissionCount));
        Assert.NotEqual(first.Output!.Video.Digest, second.Output!.Video.Digest);
    }

    [Theory]
    [InlineData(0, 6, 3)]
    [InlineData(1, 4, 2)]
    [InlineData(2, 2, 1)]
    public async Task A_new_take_of_keyframes_draws_them_and_what_continues_them(int scene, int images, int clips)
    {
        var first = await _host.RunAsync(Specs.Of());
        var plan = await _host.Projects.PlanRegenerateAsync(first.JobId, scene, TakeKind.Keyframes, default);
        var before = CallCounts.Of(Studio);

        var second = await _host.RegenerateAsync(first.JobId, scene, TakeKind.Keyframes);

        Assert.Equal(new CallCounts(0, images, clips, 0, 1), CallCounts.Of(Studio) - before);
        Assert.Equal((second.Costs.TotalUsd - first.Costs.TotalUsd, "keyframes"), (plan.Forecast.Estimate.CostUsd, plan.Forecast.ResumeFrom));
        Assert.Equal(Enumerable.Range(scene, 3 - scene), plan.Forecast.ToMake.Keyframes);
    }

    [Fact]
    public async Task Every_take_is_another_one()
    {
        var first = await _host.RunAsync(Specs.Of(scenes: 1));

        var second = await _host.RegenerateAsync(first.JobId, 0, TakeKind.Clip);
        var third = await _host.RegenerateAsync(first.JobId, 0, TakeKind.Clip);

        Assert.Equal(3, new[] { first, second, third }.Select(p => p.Scenes[0].Clip!.Id).Distinct().Count());
        Assert.Equal(3, third.Run);
    }

    [Fact]
    public async Task A_take_stays_through_a_resume_and_a_fork()
    {
        var first = await _host.RunAsync(Specs.Of(scenes: 2));
        Studio.OnStitch = _ => throw new VidPipeException(ErrorCode.MediaToolError, "broken");
        var failed = await _host.RegenerateAsync(first.JobId, 1, TakeKind.Clip);
        Studio.OnStitch = _ => Task.CompletedTask;
        var before = CallCounts.Of(Studio);

        var resumed = await _host.ResumeAsync(first.JobId);
        var fork = await _host.ForkAsync(first.JobId);

        Assert.Equal((JobStatus.Failed, (OutputDocument?)null), (failed.Status, failed.Output));
        Assert.Equal(new CallCounts(0, 0, 0, 0, 1), CallCounts.Of(Studio) - before);
        Assert.Equal(resumed.Output!.Video.Digest, fork.Output!.Video.Digest);
        Assert.NotEqual(first.Output!.Video.Digest, fork.Output.Video.Digest);
    }

    [Fact]
    public async Task The_file_is_not_there_while_a_new_take_is_made_and_the_scene_says_so()
    {
        var running = false;
        Studio.OnPoll = (_, _) => running ? new VideoPoll.Running() : null;
        var first = await _host.RunAsync(Specs.Of(scenes: 2));
        running = true;
        var submits = Studio.Count("submit");

        await _host.Projects.StartRunAsync(await _host.Projects.PlanRegenerateAsync(first.JobId, 0, TakeKind.Clip, default), default);
        await PipelineHost.UntilAsync(() => Studio.Count("submit") > submits);
        var meanwhile = (await _host.Projects.GetAsync(first.JobId, default))!;
        running = false;
        await _host.WaitForEndAsync(first.JobId);

        Assert.Equal((JobStatus.Running, (OutputDocument?)null), (meanwhile.Status, meanwhile.Output));
        Assert.Equal((SceneStatus.KeyframesDone, (ClipDocument?)null), (meanwhile.Scenes[0].Status, meanwhile.Scenes[0].Clip));
        Assert.Equal(SceneStatus.ClipDone, meanwhile.Scenes[1].Status);
    }

    [Fact]
    public async Task A_stop_amid_new_keyframes_leaves_no_clip_of_the_old_ones()
    {
        var first = await _host.RunAsync(Specs.Of());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Studio.OnImage = r => r.Prompt.StartsWith("start 2", StringComparison.Ordinal) ? gate.Task : Task.CompletedTask;
        var images = Studio.Count("image");
        await _host.Projects.StartRunAsync(await _host.Projects.PlanRegenerateAsync(first.JobId, 0, TakeKind.Keyframes, default), default);
        await PipelineHost.UntilAsync(() => Studio.Count("image") == images + 5);
        await _host.Projects.StopAsync(first.JobId, default);
        gate.SetResult();

        var stopped = await _host.WaitForEndAsync(first.JobId);
        var plan = await _host.Projects.PlanResumeAsync(first.JobId, null, default);

        Assert.Equal(JobStatus.Stopped, stopped.Status);
        Assert.All(stopped.Scenes.Take(2), s => Assert.Equal((SceneStatus.KeyframesDone, (ClipDocument?)null), (s.Status, s.Clip)));
        Assert.Equal(("keyframes", 5), (plan.Forecast.ResumeFrom, plan.Forecast.Kept.Keyframes));
    }

    [Fact]
    public async Task A_new_take_of_an_uncertain_clip_sends_it_once_more()
    {
        Studio.OnSubmit = _ => new VideoSubmission.Uncertain("cut off");
        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        Studio.OnSubmit = _ => null;

        var second = await _host.RegenerateAsync(failed.JobId, 0, TakeKind.Clip);

        Assert.Equal((JobStatus.Failed, JobStatus.Complete, 2), (failed.Status, second.Status, Studio.Count("submit")));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public async Task There_is_no_take_of_a_scene_that_is_not(int scene)
    {
        var first = await _host.RunAsync(Specs.Of());

        var refused = await Assert.ThrowsAsync<VidPipeException>(() => _host.Projects.PlanRegenerateAsync(first.JobId, scene, TakeKind.Clip, default));

        Assert.Equal(ErrorCode.NotFound, refused.Code);
    }

    [Fact]
    public async Task A_project_under_way_takes_no_new_take()
    {
        Studio.OnPoll = (_, _) => new VideoPoll.Running();
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("submit") == 1);

        var refused = await Assert.ThrowsAsync<VidPipeException>(() => _host.Projects.PlanRegenerateAsync(id, 0, TakeKind.Clip, default));

        Assert.Equal(ErrorCode.WrongState, refused.Code);
    }

    [Fact]
    public async Task Of_many_takes_at_once_one_is_made()
    {
        var first = await _host.RunAsync(Specs.Of(scenes: 1));
        var plans = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _host.Projects.PlanRegenerateAsync(first.JobId, 0, TakeKind.Clip, default)));

        var started = await Task.WhenAll(plans.Select(async plan => await Record.ExceptionAsync(() => _host.Projects.StartRunAsync(plan, default)) is null));
        var second = await _host.WaitForEndAsync(first.JobId);

        Assert.Single(started, s => s);
        Assert.Equal((2, JobStatus.Complete, 2), (second.Run, second.Status, Studio.Count("submit")));
    }

    [Fact]
    public async Task A_plan_that_is_started_again_starts_nothing_more()
    {
        var first = await _host.RunAsync(Specs.Of(scenes: 1));
        var plan = await _host.Projects.PlanRegenerateAsync(first.JobId, 0, TakeKind.Clip, default);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _host.Projects.StartRunAsync(plan, default)));
        await _host.WaitForEndAsync(first.JobId);
        await _host.Projects.StartRunAsync(plan, default);
        var after = await _host.WaitForEndAsync(first.JobId);

        Assert.Equal((2, 2), (after.Run, after.Runs.Count));
        Assert.Equal(2, Studio.Count("submit"));
    }
}
