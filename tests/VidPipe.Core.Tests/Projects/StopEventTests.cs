using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Tests;

namespace VidPipe.Core.Tests.Projects;

/// <summary>Anybody with a key may raise <c>stop</c> with anything: only a request for this run is one.</summary>
public sealed class StopEventTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new() { Configure = services => services.AddSingleton(SlowModels) };

    public static IEnumerable<object[]> Malformed => LongRun.Few(
        (TheoryData<string?>)[null, "[]", "{\"run\":\"1\"}", "{\"run\":2}", "null", "1", "\"stop\"", "{}", "{\"run\":null}", "{\"run\":1.5}", "{\"run\":1e99}", "{\"run\":-1}", "{\"Run\":1}"],
        few: 4);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    /// <summary>As <see cref="Specs.Models"/>, but their jobs are asked about at a pace that can be measured.</summary>
    private static ModelTable SlowModels { get; } = new([.. Specs.Models.All.Select(m => m with { PollInterval = PollInterval })]);

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_stop_stops_nothing_and_hurries_no_wait(string? payload)
    {
        var (submittedAt, polledAt) = (0L, 0L);
        _host.Studio.OnSubmit = _ =>
        {
            submittedAt = TimeProvider.System.GetTimestamp();
            return null;
        };
        _host.Studio.OnPoll = (_, _) =>
        {
            polledAt = TimeProvider.System.GetTimestamp();
            return null;
        };
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => _host.Studio.Count("submit") == 1);
        var clip = (await _host.Client.ListAsync(new OrchestrationQuery(InstanceIdPrefix: InstanceIds.ChildPrefix(id, ClipOrchestrator.Handle)), default)).Instances.Single();

        foreach (var instance in new[] { id, clip.InstanceId })
        {
            Assert.Equal(CommandOutcome.Accepted, await _host.Client.RaiseEventAsync(instance, "stop", payload, default));
        }

        var ended = await _host.WaitForEndAsync(id);

        Assert.Equal((JobStatus.Complete, 1), (ended.Status, _host.Studio.Count("poll")));
        Assert.InRange(TimeProvider.System.GetElapsedTime(submittedAt, polledAt), PollInterval * 0.9, TimeSpan.MaxValue);
    }
}
