using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Actions;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Tests.Projects;

/// <summary>Once a run is known to end, no further paid call of it is begun; what was sent is finished and kept.</summary>
public sealed class EndingRunTests : IAsyncLifetime
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
    public async Task A_keyframe_that_fails_ends_the_narrations()
    {
        var isBroken = true;
        Studio.OnCall = call => call.StartsWith("speech:", StringComparison.Ordinal) && isBroken ? _gate.Task : Task.CompletedTask;
        Studio.OnImage = async _ =>
        {
            await PipelineHost.UntilAsync(() => Studio.Count("speech") > 0);
            if (isBroken) throw new VidPipeException(ErrorCode.ImageGenerationFailed, "No picture came.");
        };
        var id = await _host.BeginAsync(Specs.Of(scenes: 20));
        await UntilMarkedAsync(id);
        _gate.SetResult();

        var failed = await _host.WaitForEndAsync(id);
        var spoken = Studio.Count("speech");
        isBroken = false;
        var resumed = await _host.ResumeAsync(id);

        Assert.Equal((JobStatus.Failed, ErrorCode.ImageGenerationFailed, "GenerateKeyframe"), (failed.Status, failed.Error!.Code, failed.Error.Step));
        Assert.Equal(1, spoken);
        Assert.Equal((JobStatus.Complete, 20), (resumed.Status, Studio.Count("speech"))); // the one that was sent is kept
    }

    [Fact]
    public async Task A_narration_that_fails_ends_the_keyframes()
    {
        Studio.OnImage = _ => _gate.Task;
        Studio.OnCall = async call =>
        {
            if (!call.StartsWith("speech:", StringComparison.Ordinal)) return;
            await PipelineHost.UntilAsync(() => Studio.Count("image") == 1);
            throw new VidPipeException(ErrorCode.VoiceGenerationFailed, "No voice came.");
        };
        var id = await _host.BeginAsync(Specs.Of(scenes: 4));
        await UntilMarkedAsync(id);
        _gate.SetResult();

        var failed = await _host.WaitForEndAsync(id);

        Assert.Equal((JobStatus.Failed, ErrorCode.VoiceGenerationFailed, "SpeakNarration"), (failed.Status, failed.Error!.Code, failed.Error.Step));
        Assert.Equal((1, 1, 0), (Studio.Count("image"), Studio.Count("speech"), Studio.Count("submit")));
    }

    [Fact]
    public async Task A_clip_that_fails_ends_those_that_wait_and_those_that_were_sent_are_kept()
    {
        var isBroken = true;
        var id = _host.Projects.NewId();
        Studio.OnCall = call => call switch
        {
            _ when !call.StartsWith("poll:", StringComparison.Ordinal) => Task.CompletedTask,
            _ when call.StartsWith("poll:operation-1-", StringComparison.Ordinal) => _gate.Task,
            _ => UntilMarkedAsync(id),
        };
        Studio.OnPoll = (name, _) => isBroken && name.StartsWith("operation-1-", StringComparison.Ordinal)
            ? new VideoPoll.Failed(Failure.Of(ErrorCode.VideoGenerationFailed, "It did not work."))
            : null;
        await _host.Projects.StartAsync(id, Specs.Of(scenes: 6), default);
        await PipelineHost.UntilAsync(() => Studio.Count("poll") == 4);
        _gate.SetResult();

        var failed = await _host.WaitForEndAsync(id);

        Assert.Equal((JobStatus.Failed, ErrorCode.VideoGenerationFailed, "Clip"), (failed.Status, failed.Error!.Code, failed.Error.Step));
        Assert.Equal(4, Studio.Count("submit"));
        Assert.Equal(3, failed.Scenes.Count(s => s.Status == SceneStatus.ClipDone));
        Assert.Equal(2, failed.Scenes.Count(s => s.Status == SceneStatus.KeyframesDone));
        (isBroken, Studio.OnCall) = (false, _ => Task.CompletedTask);
        Assert.Equal((JobStatus.Complete, 7), ((await _host.ResumeAsync(id)).Status, Studio.Count("submit")));
    }

    [Fact]
    public async Task A_stop_while_the_first_clips_are_made_buys_none_of_the_others_and_keeps_the_first()
    {
        Studio.OnCall = call => call.StartsWith("poll:", StringComparison.Ordinal) ? _gate.Task : Task.CompletedTask;
        var id = await _host.BeginAsync(Specs.Of(scenes: 6));
        await PipelineHost.UntilAsync(() => Studio.Count("poll") == 4);

        await _host.Projects.StopAsync(id, default);
        _gate.SetResult();
        var stopped = await _host.WaitForEndAsync(id);
        var bought = Studio.Count("submit");
        var resumed = await _host.ResumeAsync(id);

        Assert.Equal((JobStatus.Stopped, 4), (stopped.Status, bought));
        Assert.Equal(4, stopped.Scenes.Count(s => s.Status == SceneStatus.ClipDone));
        Assert.Equal((JobStatus.Complete, 6), (resumed.Status, Studio.Count("submit")));
    }

    [Fact]
    public async Task A_refusal_after_a_stop_does_not_send_the_clip_again()
    {
        Studio.OnCall = call => call.StartsWith("submit:", StringComparison.Ordinal) ? _gate.Task : Task.CompletedTask;
        Studio.OnSubmit = _ => new VideoSubmission.Refused("no");
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("submit") == 1);

        await _host.Projects.StopAsync(id, default);
        _gate.SetResult();
        var stopped = await _host.WaitForEndAsync(id);

        Assert.Equal((JobStatus.Stopped, 1), (stopped.Status, Studio.Count("submit")));
        Assert.Null(stopped.Error);
    }

    [Fact]
    public async Task A_failure_after_a_stop_is_a_stop()
    {
        Studio.OnImage = async _ =>
        {
            await _gate.Task;
            throw new VidPipeException(ErrorCode.ImageGenerationFailed, "No picture came.");
        };
        var id = await _host.BeginAsync(Specs.Of(scenes: 2));
        await PipelineHost.UntilAsync(() => Studio.Count("image") == 1);

        await _host.Projects.StopAsync(id, default);
        _gate.SetResult();

        Assert.Equal(JobStatus.Stopped, (await _host.WaitForEndAsync(id)).Status);
    }

    [Fact]
    public async Task A_stop_that_comes_as_a_bare_event_marks_the_run_and_the_mark_goes_with_it()
    {
        Studio.OnImage = _ => _gate.Task;
        var id = await _host.BeginAsync(Specs.Of(scenes: 2));
        await PipelineHost.UntilAsync(() => Studio.Count("image") == 1);

        await _host.Client.RaiseEventAsync(id, StopSignal.Event.Name, DurableJson.Serialize(new StopRequest(1)), default);
        await UntilMarkedAsync(id);
        _gate.SetResult();
        var stopped = await _host.WaitForEndAsync(id);

        Assert.Equal((JobStatus.Stopped, 1), (stopped.Status, Studio.Count("image")));
        Assert.False(IsMarked(id));
    }

    [Theory]
    [InlineData("storyboard")]
    [InlineData("extend")]
    [InlineData("image")]
    [InlineData("speech")]
    [InlineData("submit")]
    public async Task No_paid_call_of_any_kind_is_begun_for_a_run_that_is_marked(string kind)
    {
        // Everything that comes before the call is there already.
        var spec = Specs.Of(scenes: 1);
        var source = kind == "storyboard" ? null : await _host.RunAsync(kind switch
        {
            "image" => spec with { ImageModel = "painter-2" },
            "speech" => spec with { Voiceover = false },
            "submit" => spec with { VideoModel = "camera-2" },
            _ => spec,
        });
        var calls = Studio.Calls.Count(IsPaid);
        var id = _host.Projects.NewId();
        // A mark of the future is not one of an earlier execution.
        await new RunEndings(_host.Blobs, new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(1))).MarkAsync(new OwnerId(id), 1, default);

        if (kind == "extend") await _host.Projects.StartForkAsync(id, await _host.PlanForkAsync(source!.JobId, s => s with { SceneCount = 2 }), default);
        else await _host.Projects.StartAsync(id, spec, default);
        var ended = await _host.WaitForEndAsync(id);

        Assert.Equal((JobStatus.Stopped, calls), (ended.Status, Studio.Calls.Count(IsPaid)));
        Assert.Equal(0, ended.Costs.TotalUsd);
        Assert.Equal(JobStatus.Complete, (await _host.ResumeAsync(id)).Status);
        Assert.True(Studio.Calls.Count(c => c.StartsWith(kind + ":", StringComparison.Ordinal)) > 0);
    }

    [Fact]
    public async Task No_safer_keyframe_is_drawn_for_a_run_that_is_marked()
    {
        string? id = null;
        Studio.OnSubmit = _ => new VideoSubmission.Refused("no");
        Studio.OnCall = call => call.StartsWith("submit:Family", StringComparison.Ordinal)
            ? _host.Get<RunEndings>().MarkAsync(new OwnerId(id!), 1, default)
            : Task.CompletedTask;
        id = _host.Projects.NewId();
        await _host.Projects.StartAsync(id, Specs.Of(scenes: 1), default);

        var ended = await _host.WaitForEndAsync(id);

        Assert.Equal((JobStatus.Stopped, 2, 2), (ended.Status, Studio.Count("image"), Studio.Count("submit")));
    }

    [Fact]
    public async Task A_marked_run_that_is_started_again_by_hand_goes_on()
    {
        Studio.OnImage = _ => _gate.Task;
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("image") == 1);
        await _host.Get<RunEndings>().MarkAsync(new OwnerId(id), 1, default);
        await _host.Client.TerminateAsync(id, "test", default);
        await _host.WaitForEndAsync(id);
        _gate.SetResult();

        await _host.Client.RestartAsync(id, RestartId.Same, default);

        Assert.Equal(JobStatus.Complete, (await _host.WaitForEndAsync(id)).Status);
    }

    private static bool IsPaid(string call) => !call.StartsWith("poll:", StringComparison.Ordinal) && !call.StartsWith("stitch:", StringComparison.Ordinal);

    private bool IsMarked(string projectId) => _host.Blobs.ListAsync($"projects/{projectId}/endings/", 1, null, default).GetAwaiter().GetResult().Blobs.Count > 0;

    private Task UntilMarkedAsync(string projectId) => PipelineHost.UntilAsync(() => IsMarked(projectId));
}
