using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Moq;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;
using VidPipe.Core.Links;
using VidPipe.Core.Projects;
using VidPipe.Core.Retention;

namespace VidPipe.Core.Tests.Retention;

/// <summary>Runs clean-ups on any store without an engine; no orchestration is known to it.</summary>
internal sealed class CleanupRunner(TimeProvider time)
{
    private static readonly DurableCatalog Catalog = new DurableCatalog().AddCleanup();

    /// <summary>Besides that of the projects.</summary>
    public IReadOnlyList<IRetentionSource> Sources { get; init; } = [];

    /// <param name="journal">What an earlier execution has left.</param>
    public async Task<CleanupReport> RunAsync(IBlobStore blobs, string id, CleanupMode mode = CleanupMode.Remove, List<string>? journal = null, DateTimeOffset? began = null)
    {
        var features = new ServiceCollection();
        foreach (var source in Sources) features.AddSingleton(source);
        await using var services = features
            .AddSingleton(time)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(blobs)
            .AddSingleton<DocumentStore>()
            .AddSingleton(NoInstances())
            .AddSingleton(Mock.Of<IEntropy>())
            .AddJobs().AddProjects()
            .AddLinks()
            .AddCleanup(new CleanupPolicy(CleanupHost.Grace, null))
            .BuildServiceProvider();
        var context = new InlineContext(id, began ?? time.GetUtcNow(), Catalog, services, journal ?? []);
        return DurableJson.Deserialize<CleanupReport>(await CleanupOrchestrator.Handle.RunAsync(context, DurableJson.Serialize(new CleanupInput(mode, CleanupHost.Grace))))!;
    }

    private static IOrchestrationClient NoInstances()
    {
        var client = new Mock<IOrchestrationClient>();
        client.Setup(c => c.ListAsync(It.IsAny<OrchestrationQuery>(), It.IsAny<CancellationToken>())).ReturnsAsync(new OrchestrationPage([], null));
        return client.Object;
    }
}
