using Microsoft.Extensions.Time.Testing;
using Moq;
using VidPipe.Core.Durable;
using VidPipe.Core.Projects;
using VidPipe.Core.Retention;

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
        Projects.Setup(p => p.PlanForkAsync(It.IsAny<ForkSource>(), It.IsAny<ProjectSpec>(), It.IsAny<IReadOnlyList<SceneEdit>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((ForkSource source, ProjectSpec spec, IReadOnlyList<SceneEdit> edits, CancellationToken _) =>
                new ForkPlan(new ProjectInput(spec, 1, new ProjectChanges(source.ProjectId, [], edits, [])), Samples.Forecast()));
        Projects.Setup(p => p.StartForkAsync(It.IsAny<string>(), It.IsAny<ForkPlan>(), It.IsAny<CancellationToken>()))
            .Callback((string id, ForkPlan plan, CancellationToken _) => { lock (Forked) Forked.Add((id, plan.Input)); })
            .ReturnsAsync(StartOutcome.Started);
        Projects.Setup(p => p.StartRunAsync(It.IsAny<RunPlan>(), It.IsAny<CancellationToken>()))
            .Callback((RunPlan plan, CancellationToken _) => { lock (Runs) Runs.Add(plan); })
            .Returns(Task.CompletedTask);
    }

    public Mock<IProjectService> Projects { get; } = new(MockBehavior.Strict);

    public Mock<IProjectMetrics> Metrics { get; } = new(MockBehavior.Strict);

    public Mock<ICleanupService> Cleanups { get; } = new(MockBehavior.Strict);

    public Mock<IOrchestrationClient> Orchestrations { get; } = new(MockBehavior.Strict);

    public MemoryBlobStore Blobs { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public LogLines Log { get; } = new();

    /// <summary>The starts that reached the project service, in order.</summary>
    public List<(string Id, ProjectSpec Spec)> Started { get; } = [];

    /// <summary>The forks that were started.</summary>
    public List<(string Id, ProjectInput Input)> Forked { get; } = [];

    /// <summary>The next runs that were started.</summary>
    public List<RunPlan> Runs { get; } = [];

    /// <summary>Lets a project be forked.</summary>
    public void HasEnded(string projectId, ProjectSpec? spec = null) => Projects
        .Setup(p => p.GetForkSourceAsync(projectId, It.IsAny<CancellationToken>()))
        .ReturnsAsync(new ForkSource(projectId, new ProjectInput(spec ?? Samples.Spec(), 1)));
}
