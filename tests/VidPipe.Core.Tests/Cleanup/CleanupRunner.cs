using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using VidPipe.Core.Assets;
using VidPipe.Core.Cleanup;
using VidPipe.Core.Durable;
using VidPipe.Core.Links;
using VidPipe.Core.Metrics;

namespace VidPipe.Core.Tests.Cleanup;

/// <summary>Runs clean-ups on any store without an engine; no orchestration is known to it.</summary>
internal sealed class CleanupRunner(TimeProvider time)
{
    private static readonly DurableCatalog Catalog = new DurableCatalog().AddCleanup();

    /// <param name="journal">What an earlier execution has left.</param>
    public async Task<CleanupReport> RunAsync(IBlobStore blobs, string id, CleanupMode mode = CleanupMode.Remove, List<string>? journal = null, DateTimeOffset? began = null)
    {
        await using var services = new ServiceCollection()
            .AddSingleton(time)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(blobs)
            .AddSingleton<DocumentStore>()
            .AddSingleton<MetricsIndex>()
            .AddSingleton(NoInstances())
            .AddSingleton(Mock.Of<IEntropy>())
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
