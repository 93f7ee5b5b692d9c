using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Assets;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Assets;

namespace VidPipe.Core.Tests.Projects;

/// <summary>A store that fails after a paid answer has arrived costs time, and no second call of any kind.</summary>
public sealed class PaidOncePipelineTests : IAsyncLifetime
{
    private readonly PipelineHost _host;
    private FaultyBlobStore _blobs = null!;

    public PaidOncePipelineTests() => _host = new PipelineHost
    {
        Configure = services =>
        {
            var inner = (IBlobStore)services.Last(s => s.ServiceType == typeof(IBlobStore)).ImplementationInstance!;
            services.AddSingleton<IBlobStore>(_blobs = new FaultyBlobStore(inner));
        },
    };

    private ScriptedStudio Studio => _host.Studio;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [InlineData(".json")]
    [InlineData(".png")]
    [InlineData(".wav")]
    [InlineData(".mp4")]
    public async Task A_file_that_cannot_be_stored_at_once_is_paid_once(string extension)
    {
        var failures = 0;
        _blobs.Fails = name => name.Value.StartsWith("assets/", StringComparison.Ordinal) && name.Value.EndsWith(extension, StringComparison.Ordinal)
            && Interlocked.Increment(ref failures) <= 3;

        var project = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal((JobStatus.Complete, true), (project.Status, failures > 3));
        AssertPaidOnce(project);
    }

    [Fact]
    public async Task A_record_that_cannot_be_written_at_once_is_paid_once()
    {
        var failures = 0;
        _blobs.Fails = name => name.Value.StartsWith("actions/", StringComparison.Ordinal) && Interlocked.Increment(ref failures) % 2 == 1;

        var project = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal(JobStatus.Complete, project.Status);
        AssertPaidOnce(project);
    }

    [Fact]
    public async Task An_extension_that_cannot_be_stored_at_once_is_paid_once()
    {
        var source = await _host.RunAsync(Specs.Of(scenes: 1));
        var failures = 0;
        _blobs.Fails = name => name.Value.StartsWith("assets/", StringComparison.Ordinal) && Interlocked.Increment(ref failures) <= 3;

        var fork = await _host.ForkAsync(source.JobId, spec => spec with { SceneCount = 2 });

        Assert.Equal((JobStatus.Complete, 1), (fork.Status, Studio.Count("extend")));
    }

    [Theory]
    [InlineData("storyboard", ".json")]
    [InlineData("image", ".png")]
    [InlineData("speech", ".wav")]
    public async Task A_host_that_ends_while_the_store_is_down_leaves_what_is_paid_for_to_the_next(string kind, string extension)
    {
        var isDown = true;
        _blobs.Fails = name => isDown && name.Value.StartsWith("assets/", StringComparison.Ordinal) && name.Value.EndsWith(extension, StringComparison.Ordinal);
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count(kind) == 1 && Directory.Exists(_host.PaidFolder) && Directory.EnumerateDirectories(_host.PaidFolder).Any());

        isDown = false;
        await _host.RestartAsync();
        var project = await _host.WaitForEndAsync(id);

        Assert.Equal(JobStatus.Complete, project.Status);
        AssertPaidOnce(project);
    }

    private void AssertPaidOnce(ProjectDocument project)
    {
        Assert.Equal(
            (1, 2, 1, 1), (Studio.Count("storyboard"), Studio.Count("image"), Studio.Count("speech"), Studio.Count("submit")));
        Assert.Equal(_host.Projects.Estimate(project.Spec).CostUsd, project.Costs.TotalUsd);
        Assert.Equal(0, project.Costs.UncertainUsd);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_host.PaidFolder));
    }
}
