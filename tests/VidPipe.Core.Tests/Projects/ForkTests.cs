using VidPipe.Core.Actions;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

/// <summary>What a fork takes over from its source, whatever became of that; and that the plan had said so.</summary>
public sealed class ForkTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task What_a_fork_inherits_is_marked_so_and_has_no_line_in_its_ledger()
    {
        var source = await _host.RunAsync(Specs.Of());

        var fork = await _host.ForkAsync(source.JobId);

        Assert.Equal(source.Output!.Video.Digest, fork.Output!.Video.Digest);
        Assert.All(fork.Scenes, s => Assert.Equal(ArtefactSource.Inherited, s.Clip!.Source));
        Assert.All(fork.Scenes.SelectMany(s => s.Keyframes), k => Assert.Equal(ArtefactSource.Inherited, k.Source));
        Assert.Empty((await _host.Blobs.ListAsync($"ledger/{fork.JobId}/", 10, null, default)).Blobs);
        Assert.All(fork.Runs[0].Steps, s => Assert.True(s.Cached));
    }

    [Theory]
    [InlineData(0, 6, 3)]
    [InlineData(1, 4, 2)]
    [InlineData(2, 2, 1)]
    public async Task An_edited_start_frame_is_drawn_again_with_all_that_continues_it(int scene, int images, int clips)
    {
        var source = await _host.RunAsync(Specs.Of());
        var before = CallCounts.Of(Studio);

        var fork = await _host.ForkAsync(source.JobId, null, new SceneEdit(scene, "a red door", null, null));

        Assert.Equal(new CallCounts(0, images, clips, 0, 1), CallCounts.Of(Studio) - before);
        Assert.Equal("a red door", fork.Scenes[scene].StartFramePrompt);
        Assert.Equal(source.Scenes[scene].EndFramePrompt, fork.Scenes[scene].EndFramePrompt);
    }

    [Theory]
    [InlineData(null, "dusk", null)]
    [InlineData(null, null, "slowly")]
    public async Task An_edited_end_or_motion_keeps_the_scenes_start(string? start, string? end, string? motion)
    {
        var source = await _host.RunAsync(Specs.Of());
        var before = CallCounts.Of(Studio);

        var fork = await _host.ForkAsync(source.JobId, null, new SceneEdit(2, start, end, motion));

        Assert.Equal(new CallCounts(0, 1, 1, 0, 1), CallCounts.Of(Studio) - before);
        Assert.Equal(
            [(KeyframePosition.Start, ArtefactSource.Inherited), (KeyframePosition.End, ArtefactSource.Generated)],
            fork.Scenes[2].Keyframes.Select(k => (k.Position, k.Source)));
    }

    [Fact]
    public async Task An_edit_that_changes_nothing_makes_nothing_again()
    {
        var source = await _host.RunAsync(Specs.Of());
        var before = CallCounts.Of(Studio);

        await _host.ForkAsync(source.JobId, null, new SceneEdit(1, source.Scenes[1].StartFramePrompt, null, null));

        Assert.Equal(CallCounts.None, CallCounts.Of(Studio) - before);
    }

    [Fact]
    public async Task A_fork_of_a_fork_starts_from_the_edits_of_both()
    {
        var source = await _host.RunAsync(Specs.Of());
        var fork = await _host.ForkAsync(source.JobId, null, new SceneEdit(1, "a red door", null, null), new SceneEdit(2, null, "dusk", null));
        var before = CallCounts.Of(Studio);

        var second = await _host.ForkAsync(fork.JobId, spec => spec with { Title = "Two" }, new SceneEdit(2, null, null, "slowly"));

        Assert.Equal(new CallCounts(0, 1, 1, 0, 1), CallCounts.Of(Studio) - before);
        Assert.Equal(fork.JobId, second.ForkedFrom);
        Assert.Equal(("a red door", "dusk", "slowly"), (second.Scenes[1].StartFramePrompt, second.Scenes[2].EndFramePrompt, second.Scenes[2].VideoMotionPrompt));
    }

    [Fact]
    public async Task An_edit_that_is_undone_by_a_second_fork_costs_nothing()
    {
        var source = await _host.RunAsync(Specs.Of());
        var fork = await _host.ForkAsync(source.JobId, null, new SceneEdit(1, "a red door", null, null));
        var before = CallCounts.Of(Studio);

        var back = await _host.ForkAsync(fork.JobId, null, new SceneEdit(1, source.Scenes[1].StartFramePrompt, null, null));

        Assert.Equal(CallCounts.None, CallCounts.Of(Studio) - before);
        Assert.Equal(source.Output!.Video.Digest, back.Output!.Video.Digest);
    }

    [Fact]
    public async Task Edits_are_dropped_with_the_storyboard_that_they_were_made_to()
    {
        var source = await _host.RunAsync(Specs.Of());
        var edited = await _host.ForkAsync(source.JobId, null, new SceneEdit(1, "a red door", null, null));

        var rewritten = await _host.ForkAsync(edited.JobId, spec => spec with { Prompt = "A train" });

        Assert.DoesNotContain("a red door", rewritten.Scenes[1].StartFramePrompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_scenes_continue_the_storyboard_and_an_extension_is_extended()
    {
        var source = await _host.RunAsync(Specs.Of(scenes: 2));
        var longer = await _host.ForkAsync(source.JobId, spec => spec with { SceneCount = 3 });
        var before = CallCounts.Of(Studio);

        var longest = await _host.ForkAsync(longer.JobId, spec => spec with { SceneCount = 5 });

        Assert.Equal(new CallCounts(1, 4, 2, 2, 1), CallCounts.Of(Studio) - before);
        Assert.Equal(["extend:2+1", "extend:3+2"], Studio.Calls.Where(c => c.StartsWith("extend", StringComparison.Ordinal)));
        Assert.Equal((5, SceneStatus.ClipDone), (longest.Scenes.Count, longest.Scenes[4].Status));
    }

    [Fact]
    public async Task An_extension_is_made_once_for_all_forks_that_want_it()
    {
        var source = await _host.RunAsync(Specs.Of(scenes: 2));
        await _host.ForkAsync(source.JobId, spec => spec with { SceneCount = 3 });
        var before = CallCounts.Of(Studio);

        await _host.ForkAsync(source.JobId, spec => spec with { SceneCount = 3, Title = "Another" });

        Assert.Equal(CallCounts.None, CallCounts.Of(Studio) - before);
    }

    [Fact]
    public async Task Scenes_that_were_there_stay_whatever_the_model_makes_of_them()
    {
        var source = await _host.RunAsync(Specs.Of(scenes: 2));
        Studio.OnExtend = s => s with { Title = "Other", Scenes = [.. s.Scenes.Select((scene, i) => i == 0 ? scene with { StartFramePrompt = "meddled" } : scene)] };

        var longer = await _host.ForkAsync(source.JobId, spec => spec with { SceneCount = 3 });

        Assert.Equal(source.Scenes[0].StartFramePrompt, longer.Scenes[0].StartFramePrompt);
        Assert.Equal(source.Storyboard!.Title, longer.Storyboard!.Title);
    }

    [Fact]
    public async Task An_extension_of_the_wrong_length_fails_the_fork_and_a_resume_asks_again()
    {
        var source = await _host.RunAsync(Specs.Of(scenes: 2));
        Studio.OnExtend = s => s with { Scenes = [.. s.Scenes.SkipLast(1)] };
        var failed = await _host.ForkAsync(source.JobId, spec => spec with { SceneCount = 4 });
        Studio.OnExtend = s => s;

        var resumed = await _host.ResumeAsync(failed.JobId);

        Assert.Equal((ErrorCode.StoryboardFailed, "ExtendStoryboard"), (failed.Error!.Code, failed.Error.Step));
        Assert.Equal((JobStatus.Complete, 4), (resumed.Status, resumed.Scenes.Count));
    }

    [Fact]
    public async Task Fewer_scenes_again_find_the_shorter_storyboard()
    {
        var source = await _host.RunAsync(Specs.Of(scenes: 2));
        var longer = await _host.ForkAsync(source.JobId, spec => spec with { SceneCount = 3 });
        var before = CallCounts.Of(Studio);

        var shorter = await _host.ForkAsync(longer.JobId, spec => spec with { SceneCount = 2 });

        Assert.Equal(CallCounts.None, CallCounts.Of(Studio) - before);
        Assert.Equal(source.Output!.Video.Digest, shorter.Output!.Video.Digest);
    }

    [Fact]
    public async Task A_fork_of_a_project_that_failed_goes_on_from_what_it_had()
    {
        var broken = true;
        Studio.OnImage = r => broken && r.Prompt.StartsWith("start 2", StringComparison.Ordinal) ? throw new VidPipeException(ErrorCode.ImageGenerationFailed, "no") : Task.CompletedTask;
        var source = await _host.RunAsync(Specs.Of());
        broken = false;
        var plan = await _host.PlanForkAsync(source.JobId);
        var before = CallCounts.Of(Studio);

        var fork = await _host.ForkAsync(source.JobId);

        Assert.Equal(new CallCounts(0, 2, 3, 0, 1), CallCounts.Of(Studio) - before);
        Assert.Equal(("keyframes", 4, 0), (plan.Forecast.ResumeFrom, plan.Forecast.Kept.Keyframes, plan.Forecast.Kept.Clips));
        Assert.Equal(fork.Costs.TotalUsd, plan.Forecast.Estimate.CostUsd);
    }

    [Fact]
    public async Task A_fork_polls_the_operation_that_its_source_left_and_sends_none()
    {
        var running = true;
        Studio.OnPoll = (_, _) => running ? new VideoPoll.Running() : null;
        var source = await _host.RunAsync(Specs.Of(scenes: 1));
        running = false;
        var plan = await _host.PlanForkAsync(source.JobId);

        var fork = await _host.ForkAsync(source.JobId);

        Assert.Equal((ErrorCode.ApiTimeout, JobStatus.Complete, 1), (source.Error!.Code, fork.Status, Studio.Count("submit")));
        Assert.Equal((0m, 0m), (fork.Costs.TotalUsd, plan.Forecast.Estimate.CostUsd));
        Assert.Equal([0], plan.Forecast.ToMake.Clips);
    }

    [Fact]
    public async Task A_refusal_is_inherited_until_a_person_resumes_the_fork()
    {
        Studio.OnSubmit = r => r.Prompt.EndsWith("motion 1", StringComparison.Ordinal) ? new VideoSubmission.Refused("no") : null;
        var source = await _host.RunAsync(Specs.Of());
        var submits = Studio.Count("submit");
        var plan = await _host.PlanForkAsync(source.JobId);

        var fork = await _host.ForkAsync(source.JobId);

        Assert.Equal((JobStatus.Failed, ErrorCode.ContentPolicy, submits), (fork.Status, fork.Error!.Code, Studio.Count("submit")));
        Assert.Equal((0m, 1), (plan.Forecast.Estimate.CostUsd, plan.Forecast.ToMake.Clips.Single()));
        Studio.OnSubmit = _ => null;
        Assert.Equal(JobStatus.Complete, (await _host.ResumeAsync(fork.JobId)).Status);
        Assert.Equal(submits + 1, Studio.Count("submit"));
    }

    [Fact]
    public async Task A_refused_scene_with_another_motion_is_sent()
    {
        Studio.OnSubmit = r => r.Prompt.EndsWith("motion 1", StringComparison.Ordinal) ? new VideoSubmission.Refused("no") : null;
        var source = await _host.RunAsync(Specs.Of());
        var plan = await _host.PlanForkAsync(source.JobId, null, new SceneEdit(1, null, null, "gently"));

        var fork = await _host.ForkAsync(source.JobId, null, new SceneEdit(1, null, null, "gently"));

        Assert.Equal((JobStatus.Complete, plan.Forecast.Estimate.CostUsd), (fork.Status, fork.Costs.TotalUsd));
    }

    [Theory]
    [InlineData("png", new[] { 0, 1, 2 }, new int[0], false)]
    [InlineData("mp4", new int[0], new[] { 0, 1, 2 }, false)]
    [InlineData("json", new int[0], new int[0], true)]
    public async Task A_plan_says_what_was_removed_from_outside_and_the_fork_makes_it_again(string extension, int[] keyframes, int[] clips, bool storyboard)
    {
        var source = await _host.RunAsync(Specs.Of());
        await _host.DeleteAssetsAsync(extension);
        var plan = await _host.PlanForkAsync(source.JobId);

        var fork = await _host.ForkAsync(source.JobId);

        Assert.Equal(JobStatus.Complete, fork.Status);
        Assert.Equal(keyframes, plan.Forecast.Lost.Keyframes);
        Assert.Equal(clips, plan.Forecast.Lost.Clips);
        Assert.Equal(storyboard, plan.Forecast.Lost.Storyboard);
        Assert.Equal(source.Output!.Video.Digest, fork.Output!.Video.Digest); // the studio makes the same bytes again
        Assert.InRange(fork.Costs.TotalUsd, 0, plan.Forecast.Estimate.CostUsd);
    }

    [Fact]
    public async Task A_project_under_way_cannot_be_forked()
    {
        Studio.OnPoll = (_, _) => new VideoPoll.Running();
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("submit") == 1);

        var refused = await Assert.ThrowsAsync<VidPipeException>(() => _host.PlanForkAsync(id));

        Assert.Equal(ErrorCode.WrongState, refused.Code);
    }

    [Fact]
    public async Task A_purged_project_is_forked_from_its_document_edits_included()
    {
        var source = await _host.RunAsync(Specs.Of());
        var edited = await _host.ForkAsync(source.JobId, spec => spec with { SceneCount = 4 }, new SceneEdit(1, "a red door", null, null));
        await _host.Client.PurgeAsync(edited.JobId, default);
        var before = CallCounts.Of(Studio);

        var fork = await _host.ForkAsync(edited.JobId);

        Assert.Equal(CallCounts.None, CallCounts.Of(Studio) - before);
        Assert.Equal((edited.Output!.Video.Digest, "a red door"), (fork.Output!.Video.Digest, fork.Scenes[1].StartFramePrompt));
    }
}
