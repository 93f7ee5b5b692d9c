using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

public sealed class ProjectPipelineTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_project_makes_every_part_once_and_can_be_downloaded()
    {
        var project = await _host.RunAsync(Specs.Of(scenes: 3));

        Assert.Equal(JobStatus.Complete, project.Status);
        Assert.Equal(100, project.ProgressPct);
        Assert.Equal((1, 6, 3, 3, 1), (Studio.Count("storyboard"), Studio.Count("image"), Studio.Count("submit"), Studio.Count("speech"), Studio.Count("stitch")));
        Assert.All(project.Scenes, s => Assert.Equal((SceneStatus.ClipDone, 2, 1), (s.Status, s.Keyframes.Count, s.Clip!.SubmissionCount)));
        await using var video = await _host.Projects.OpenAssetAsync(project.Output!.Video.Digest, MediaTypes.Mp4, null, default);
        Assert.Equal(project.Output.Video.Length, video!.Info.Length);
    }

    [Fact]
    public async Task The_ledger_holds_what_the_estimate_said()
    {
        var spec = Specs.Of(scenes: 2);

        var project = await _host.RunAsync(spec);

        Assert.Equal(_host.Projects.Estimate(spec).CostUsd, project.Costs.TotalUsd);
        Assert.Equal(0.01m + (4 * 0.02m) + (2 * 2 * 0.1m) + (2 * 0.001m), project.Costs.TotalUsd);
    }

    [Fact]
    public async Task Keyframes_are_chained_through_the_whole_project()
    {
        await _host.RunAsync(Specs.Of("first", scenes: 2));
        var images = Studio.Count("image");

        await _host.RunAsync(Specs.Of("first", scenes: 2) with { ImageModel = "painter-2" });

        Assert.Equal(images + 4, Studio.Count("image"));
    }

    [Theory]
    [InlineData("nothing", 0, 0, 0, 0, 0)]
    [InlineData("title", 0, 0, 0, 0, 0)]
    [InlineData("prompt", 1, 4, 2, 0, 1)] // the narrations are the same words
    [InlineData("seed", 1, 4, 2, 2, 1)]
    [InlineData("style", 1, 0, 0, 0, 0)] // this writer ignores the style, so its scenes are the same
    [InlineData("image model", 0, 4, 2, 0, 1)]
    [InlineData("aspect ratio", 0, 4, 2, 0, 1)]
    [InlineData("video model", 0, 0, 2, 0, 1)]
    [InlineData("audio", 0, 0, 2, 0, 1)]
    [InlineData("clip duration", 0, 0, 2, 0, 1)]
    [InlineData("voiceover", 0, 0, 0, 0, 1)]
    [InlineData("captions", 0, 0, 0, 0, 1)]
    [InlineData("crossfade", 0, 0, 0, 0, 1)]
    public async Task A_change_makes_again_what_depends_on_it(string change, int storyboards, int images, int clips, int voices, int stitches)
    {
        var spec = Specs.Of(scenes: 2);
        await _host.RunAsync(spec);
        var before = Counts();

        var second = await _host.RunAsync(change switch
        {
            "nothing" => spec,
            "title" => spec with { Title = "Another" },
            "prompt" => spec with { Prompt = "A train" },
            "seed" => spec with { Seed = 8 },
            "style" => spec with { Style = "noir" },
            "image model" => spec with { ImageModel = "painter-2" },
            "aspect ratio" => spec with { AspectRatio = "9:16" },
            "video model" => spec with { VideoModel = "camera-2" },
            "audio" => spec with { AudioEnabled = false },
            "clip duration" => spec with { ClipDuration = 4 },
            "voiceover" => spec with { Voiceover = false },
            "captions" => spec with { Captions = CaptionMode.Burned },
            _ => spec with { Crossfade = 0.5 },
        });

        Assert.Equal(JobStatus.Complete, second.Status);
        Assert.Equal((storyboards, images, clips, voices), Difference(before));
        Assert.Equal(stitches, Studio.Count("stitch") - before.Stitches);
    }

    [Fact]
    public async Task What_another_project_made_is_inherited_and_costs_nothing()
    {
        await _host.RunAsync(Specs.Of());

        var second = await _host.RunAsync(Specs.Of());

        Assert.Equal(0, second.Costs.TotalUsd);
        Assert.All(second.Scenes, s => Assert.Equal(ArtefactSource.Inherited, s.Clip!.Source));
        Assert.All(second.Scenes.SelectMany(s => s.Keyframes), k => Assert.Equal(ArtefactSource.Inherited, k.Source));
    }

    [Fact]
    public async Task A_refused_clip_is_sent_again_with_safety_words()
    {
        Studio.OnSubmit = r => r.Prompt == "motion 1" ? new VideoSubmission.Refused("no") : null;

        var project = await _host.RunAsync(Specs.Of());

        var clip = project.Scenes[1].Clip!;
        Assert.Equal((JobStatus.Complete, 2, 0), (project.Status, clip.SubmissionCount, clip.SafetyRegenCount));
        Assert.EndsWith("motion 1", clip.PromptUsed, StringComparison.Ordinal);
        Assert.NotEqual("motion 1", clip.PromptUsed);
    }

    [Fact]
    public async Task A_clip_refused_twice_gets_a_safer_end_frame_of_its_own()
    {
        var refusals = 0;
        Studio.OnSubmit = r => r.Prompt.EndsWith("motion 0", StringComparison.Ordinal) && ++refusals <= 2 ? new VideoSubmission.Refused("no") : null;

        var project = await _host.RunAsync(Specs.Of());

        Assert.Equal((JobStatus.Complete, 3, 1), (project.Status, project.Scenes[0].Clip!.SubmissionCount, project.Scenes[0].Clip!.SafetyRegenCount));
        Assert.Equal(7, Studio.Count("image"));
        Assert.Equal(1, Studio.Calls.Count(c => c.StartsWith("image:start 1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_clip_refused_at_every_level_fails_its_scene_and_those_that_were_sent_are_kept()
    {
        var refuse = true;
        Studio.OnCall = call => call.StartsWith("submit:", StringComparison.Ordinal) && call.EndsWith("motion 1", StringComparison.Ordinal)
            ? PipelineHost.UntilAsync(() => Studio.Calls.Contains("submit:motion 0") && Studio.Calls.Contains("submit:motion 2"))
            : Task.CompletedTask;
        Studio.OnSubmit = r => refuse && r.Prompt.EndsWith("motion 1", StringComparison.Ordinal) ? new VideoSubmission.Refused("no") : null;

        var failed = await _host.RunAsync(Specs.Of());

        Assert.Equal((JobStatus.Failed, ErrorCode.ContentPolicy, 1), (failed.Status, failed.Error!.Code, failed.Error.SceneIndex));
        Assert.Equal([SceneStatus.ClipDone, SceneStatus.Failed, SceneStatus.ClipDone], failed.Scenes.Select(s => s.Status));
        refuse = false;
        var submits = Studio.Count("submit");
        var resumed = await _host.ResumeAsync(failed.JobId);
        Assert.Equal((JobStatus.Complete, 1), (resumed.Status, Studio.Count("submit") - submits));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_resume_does_not_climb_again_to_the_level_that_a_clip_was_made_at(int level)
    {
        var broken = true;
        var refusals = 0;
        Studio.OnSubmit = r => r.Prompt.EndsWith("motion 0", StringComparison.Ordinal) && ++refusals <= level ? new VideoSubmission.Refused("no") : null;
        Studio.OnStitch = _ => broken ? throw new VidPipeException(ErrorCode.MediaToolError, "ffmpeg broke") : Task.CompletedTask;
        var failed = await _host.RunAsync(Specs.Of());
        var submits = Studio.Count("submit");
        broken = false;

        var resumed = await _host.ResumeAsync(failed.JobId);

        Assert.Equal((JobStatus.Complete, submits), (resumed.Status, Studio.Count("submit")));
        Assert.Equal(level + 1, resumed.Scenes[0].Clip!.SubmissionCount);
    }

    [Fact]
    public async Task An_uncertain_submit_fails_the_scene_and_sends_nothing_until_a_person_resumes()
    {
        var uncertain = true;
        Studio.OnSubmit = r => uncertain && r.Prompt == "motion 0" ? new VideoSubmission.Uncertain("cut off") : null;

        var failed = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal((JobStatus.Failed, ErrorCode.ProviderError, 1), (failed.Status, failed.Error!.Code, Studio.Count("submit")));
        Assert.Equal(0.2m, failed.Costs.UncertainUsd);
        uncertain = false;
        var resumed = await _host.ResumeAsync(failed.JobId);
        Assert.Equal((JobStatus.Complete, 2), (resumed.Status, Studio.Count("submit")));
    }

    [Fact]
    public async Task An_operation_that_takes_too_long_is_kept_and_polled_on_by_a_resume()
    {
        var done = false;
        Studio.OnPoll = (_, _) => done ? null : new VideoPoll.Running();

        var failed = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal((ErrorCode.ApiTimeout, 5), (failed.Error!.Code, Studio.Count("poll")));
        done = true;
        var resumed = await _host.ResumeAsync(failed.JobId);
        Assert.Equal((JobStatus.Complete, 1), (resumed.Status, Studio.Count("submit")));
    }

    [Fact]
    public async Task A_lost_operation_is_sent_anew_by_a_resume_only()
    {
        var lost = true;
        Studio.OnPoll = (_, _) => lost ? new VideoPoll.Lost() : null;

        var failed = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal((ErrorCode.ProviderError, 1), (failed.Error!.Code, Studio.Count("submit")));
        lost = false;
        var resumed = await _host.ResumeAsync(failed.JobId);
        Assert.Equal((JobStatus.Complete, 2), (resumed.Status, Studio.Count("submit")));
    }

    [Fact]
    public async Task A_failing_step_is_named_and_a_resume_skips_what_is_done()
    {
        var broken = true;
        Studio.OnStitch = _ => broken ? throw new VidPipeException(ErrorCode.MediaToolError, "ffmpeg broke") : Task.CompletedTask;

        var failed = await _host.RunAsync(Specs.Of());

        Assert.Equal((JobStatus.Failed, ErrorCode.MediaToolError, "StitchClips"), (failed.Status, failed.Error!.Code, failed.Error.Step));
        broken = false;
        var answer = await _host.BeginResumeAsync(failed.JobId);
        Assert.Equal((2, "stitch"), (answer.Input.Run, answer.Forecast.ResumeFrom));
        Assert.Equal(["storyboard", "keyframes", "clips"], answer.Forecast.Skipping);
        Assert.Equal(JobStatus.Complete, (await _host.WaitForEndAsync(failed.JobId)).Status);
        Assert.Equal((6, 3), (Studio.Count("image"), Studio.Count("submit")));
    }

    [Fact]
    public async Task A_missing_asset_is_made_again_on_the_way()
    {
        var spoiled = false;
        Studio.OnStitch = async request =>
        {
            if (spoiled) return;
            spoiled = true;
            await _host.DeleteAssetsAsync("mp4");
            throw new VidPipeException(ErrorCode.MediaToolError, "first try");
        };
        var failed = await _host.RunAsync(Specs.Of(scenes: 2));

        var resumed = await _host.ResumeAsync(failed.JobId);

        Assert.Equal(JobStatus.Complete, resumed.Status);
        Assert.Equal(2, Studio.Count("submit")); // their operations were polled again, nothing was paid twice
    }

    private (int Storyboards, int Images, int Clips, int Voices, int Stitches) Counts() =>
        (Studio.Count("storyboard"), Studio.Count("image"), Studio.Count("submit"), Studio.Count("speech"), Studio.Count("stitch"));

    private (int Storyboards, int Images, int Clips, int Voices) Difference((int Storyboards, int Images, int Clips, int Voices, int Stitches) before)
    {
        var now = Counts();
        return (now.Storyboards - before.Storyboards, now.Images - before.Images, now.Clips - before.Clips, now.Voices - before.Voices);
    }
}
