using Moq;
using VidPipe.Core.Durable;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Hosting;

/// <summary>What stands behind the API in tests.</summary>
internal sealed class ApiDoubles
{
    private int _ids;

    public ApiDoubles()
    {
        Projects.Setup(p => p.NewId()).Returns(() => Samples.ProjectId(Interlocked.Increment(ref _ids)));
        Projects.Setup(p => p.NewSeed()).Returns(4242);
        Projects.Setup(p => p.StartAsync(It.IsAny<string>(), It.IsAny<ProjectSpec>(), It.IsAny<CancellationToken>()))
            .Callback((string id, ProjectSpec spec, CancellationToken _) => { lock (Started) Started.Add((id, spec)); })
            .ReturnsAsync(StartOutcome.Started);
    }

    public Mock<IProjectService> Projects { get; } = new(MockBehavior.Strict);

    public Mock<IProjectMetrics> Metrics { get; } = new(MockBehavior.Strict);

    public Mock<IOrchestrationClient> Orchestrations { get; } = new(MockBehavior.Strict);

    public MemoryBlobStore Blobs { get; } = new();

    public ManualTime Time { get; } = new();

    public LogLines Log { get; } = new();

    /// <summary>The starts that reached the project service, in order.</summary>
    public List<(string Id, ProjectSpec Spec)> Started { get; } = [];
}
