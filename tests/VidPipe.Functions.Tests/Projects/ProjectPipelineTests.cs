using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Media;
using VidPipe.Core.Tests.Projects;

namespace VidPipe.Functions.Tests.Projects;

public class ProjectPipelineTests
{
    /// <summary>Azure Storage sends what is larger by way of a blob; the plan keeps it out of messages anyway.</summary>
    private const int LargestQueueMessage = 45 * 1024;

    private readonly ScriptedStudio _studio = new();

    [Fact]
    public async Task Project_is_made_with_each_step_once_though_every_event_replays_the_code()
    {
        await using var host = await StartAsync();

        var project = await host.EndOfAsync(await host.BeginAsync(Specs.Of(scenes: 4)));

        Assert.Equal(JobStatus.Complete, project.Status);
        Assert.Equal((1, 8, 4), (_studio.Count("storyboard"), _studio.Count("image"), _studio.Count("submit")));
    }

    [Fact]
    public async Task Project_goes_on_after_a_crash_in_the_middle_of_a_keyframe_and_repeats_that_keyframe_only()
    {
        var crash = new CrashPoint();
        _studio.OnImage = _ => _studio.Count("image") == 3 ? crash.ReachAsync() : Task.CompletedTask;
        await using var host = await StartAsync();
        var id = await host.BeginAsync(Specs.Of(scenes: 3));

        await crash.Reached;
        await host.CrashAsync();
        crash.Die();
        var project = await host.EndOfAsync(id);

        Assert.Equal(JobStatus.Complete, project.Status);
        Assert.Equal((1, 7, 3), (_studio.Count("storyboard"), _studio.Count("image"), _studio.Count("submit")));
    }

    [Fact]
    public async Task Project_goes_on_after_a_crash_while_it_stitches_and_pays_for_nothing_again()
    {
        var crash = new CrashPoint();
        _studio.OnStitch = _ => crash.ReachAsync();
        await using var host = await StartAsync();
        var id = await host.BeginAsync(Specs.Of(scenes: 2));

        await crash.Reached;
        await host.CrashAsync();
        crash.Die();
        var project = await host.EndOfAsync(id);

        Assert.Equal(JobStatus.Complete, project.Status);
        Assert.Equal((1, 4, 2), (_studio.Count("storyboard"), _studio.Count("image"), _studio.Count("submit")));
    }

    [Fact]
    public async Task Stopped_project_ends_as_stopped_and_its_resume_makes_only_the_rest()
    {
        var first = new CrashPoint();
        _studio.OnImage = _ => _studio.Count("image") == 2 ? first.ReachAsync() : Task.CompletedTask;
        await using var host = await StartAsync();
        var id = await host.BeginAsync(Specs.Of(scenes: 2));
        await first.Reached;
        await host.Projects.StopAsync(id, default);
        first.GoOn();
        Assert.Equal(JobStatus.Stopped, (await host.EndOfAsync(id)).Status);

        await host.Projects.StartRunAsync(await host.Projects.PlanResumeAsync(id, null, default), default);
        var project = await host.EndOfAsync(id);

        Assert.Equal(JobStatus.Complete, project.Status);
        Assert.Equal((1, 4, 2), (_studio.Count("storyboard"), _studio.Count("image"), _studio.Count("submit")));
    }

    [Fact]
    public async Task Scene_that_is_refused_fails_the_project_with_its_code_and_those_that_were_sent_are_made()
    {
        _studio.OnCall = call => call.StartsWith("submit:", StringComparison.Ordinal) && call.EndsWith("motion 1", StringComparison.Ordinal)
            ? Core.Tests.Projects.PipelineHost.UntilAsync(() => _studio.Calls.Contains("submit:motion 0") && _studio.Calls.Contains("submit:motion 2"))
            : Task.CompletedTask;
        _studio.OnSubmit = request => request.Prompt.Contains("motion 1", StringComparison.Ordinal)
            ? new VideoSubmission.Refused("No swans.")
            : null;
        await using var host = await StartAsync();

        var project = await host.EndOfAsync(await host.BeginAsync(Specs.Of(scenes: 3)));

        Assert.Equal(JobStatus.Failed, project.Status);
        Assert.Equal((ErrorCode.ContentPolicy, 1), (project.Error!.Code, project.Error.SceneIndex));
    }

    [Fact]
    public async Task Messages_of_a_long_project_fit_into_the_queue()
    {
        await using var host = await StartAsync();

        await host.EndOfAsync(await host.BeginAsync(Specs.Of(new string('x', 8000), scenes: 12)));

        Assert.InRange(host.LargestMessage, 1, LargestQueueMessage);
    }

    private Task<PipelineHost> StartAsync() => PipelineHost.OnDurableTaskAsync((services, _) => services
        .AddSingleton(Specs.Models)
        .AddSingleton(new GenerationProviders(Specs.Models, [_studio.Provider]))
        .AddSingleton<IMediaTools>(_studio));

    /// <summary>Holds the first call that comes here; a host that has died never gets an answer.</summary>
    private sealed class CrashPoint
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromMinutes(5));

        public Task ReachAsync() => _reached.TrySetResult() ? _held.Task : Task.CompletedTask;

        public void Die() => _held.SetException(new IOException("The host has died."));

        public void GoOn() => _held.SetResult();
    }
}
