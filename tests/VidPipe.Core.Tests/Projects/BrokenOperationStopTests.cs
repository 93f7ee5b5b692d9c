using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Tests.Projects;

/// <summary>A stop and a job that breaks, in this order: told from the history, which the cloud's back end does not show.</summary>
public sealed class BrokenOperationStopTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_stop_ends_the_further_attempts()
    {
        var id = _host.Projects.NewId();
        Studio.OnPoll = (_, _) =>
        {
            StopAsync(id).GetAwaiter().GetResult();
            return new VideoPoll.Broken(Failure.Of(ErrorCode.ProviderError, "Internal error (13)."));
        };

        await _host.Projects.StartAsync(id, Specs.Of(scenes: 1), default);
        var stopped = await _host.WaitForEndAsync(id);

        Assert.Equal(JobStatus.Stopped, stopped.Status);
        Assert.Equal(1, Studio.Count("submit"));
        Studio.OnPoll = (_, _) => null;
        Assert.Equal(JobStatus.Complete, (await _host.ResumeAsync(id)).Status);
        Assert.Equal(2, Studio.Count("submit"));
    }

    /// <summary>Asks a project to stop, and waits until its clip knows.</summary>
    private async Task StopAsync(string projectId)
    {
        await _host.Projects.StopAsync(projectId, default);
        var clip = (await _host.Client.ListAsync(new OrchestrationQuery { InstanceIdPrefix = $"clip-{projectId}" }, default)).Instances.Single().InstanceId;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!(await _host.Client.GetHistoryAsync(clip, deadline.Token))!.Any(e => e.EventType == "EventRaised")) await ticks.WaitForNextTickAsync(deadline.Token);
    }
}
