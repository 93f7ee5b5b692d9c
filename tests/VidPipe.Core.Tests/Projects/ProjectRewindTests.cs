using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Tests.Projects;

/// <summary>For engines that can rewind; the client of Durable Functions refuses it.</summary>
public sealed class ProjectRewindTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_rewound_project_goes_on_to_its_end_and_its_document_with_it()
    {
        var broken = true;
        _host.Studio.OnStitch = _ => broken ? throw new VidPipeException(ErrorCode.MediaToolError, "broken") : Task.CompletedTask;
        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        broken = false;

        await _host.Client.RewindAsync(failed.JobId, "mended", default);
        var rewound = await _host.WaitForEndAsync(failed.JobId);

        Assert.Equal((JobStatus.Complete, 1), (rewound.Status, rewound.Run));
        Assert.NotNull(rewound.Output);
        Assert.Null(rewound.Error);
    }

    [Fact]
    public async Task A_run_that_a_failure_had_ended_buys_again_when_it_is_rewound()
    {
        var broken = true;
        _host.Studio.OnImage = _ => broken ? throw new VidPipeException(ErrorCode.ImageGenerationFailed, "broken") : Task.CompletedTask;
        var failed = await _host.RunAsync(Specs.Of(scenes: 2));
        broken = false;

        await _host.Client.RewindAsync(failed.JobId, "mended", default);
        var rewound = await _host.WaitForEndAsync(failed.JobId);

        Assert.Equal((JobStatus.Complete, 1, 2), (rewound.Status, rewound.Run, _host.Studio.Count("submit")));
    }
}
