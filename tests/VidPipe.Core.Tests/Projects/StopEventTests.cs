using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

/// <summary>Anybody with a key may raise <c>stop</c> with anything: only a request for this run is one.</summary>
public sealed class StopEventTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new() { Configure = services => services.AddSingleton(SlowModels) };

    public static TheoryData<string?> Malformed =>
        [null, "null", "1", "\"stop\"", "[]", "{}", "{\"run\":null}", "{\"run\":\"1\"}", "{\"run\":1.5}", "{\"run\":1e99}", "{\"run\":-1}", "{\"run\":2}", "{\"Run\":1}"];

    /// <summary>As <see cref="Specs.Models"/>, but their jobs are asked about once an hour, ten times at most.</summary>
    private static ModelTable SlowModels { get; } = new([.. Specs.Models.All.Select(m => m with { PollInterval = TimeSpan.FromHours(1), PollLimit = 10 })]);

    public async Task InitializeAsync()
    {
        _host.Studio.OnPoll = (_, _) => new VideoPoll.Running();
        await _host.StartAsync();
    }

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_stop_stops_nothing_and_hurries_no_wait(string? payload)
    {
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => _host.Studio.Count("submit") == 1);
        var clip = (await _host.Client.ListAsync(new OrchestrationQuery(InstanceIdPrefix: InstanceIds.ChildPrefix(id, ClipOrchestrator.Handle)), default)).Instances.Single();

        foreach (var instance in new[] { id, clip.InstanceId })
        {
            Assert.Equal(CommandOutcome.Accepted, await _host.Client.RaiseEventAsync(instance, "stop", payload, default));
        }

        // Events come in order: whatever the malformed ones do is done before this one.
        var underWay = await _host.Projects.GetStatusAsync(id, default);
        await _host.Projects.StopAsync(id, default);
        var stopped = await _host.WaitForEndAsync(id);

        Assert.Equal(ProjectStatus.VideoGen, underWay!.Status);
        Assert.Equal(ProjectStatus.Stopped, stopped.Status);
        Assert.Equal(0, _host.Studio.Count("poll"));
    }
}
