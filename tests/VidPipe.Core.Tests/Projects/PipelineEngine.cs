using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Retention;
using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Webhooks;
using VidPipe.Engine;

namespace VidPipe.Core.Tests.Projects;

/// <summary>
/// What the pipeline runs on, here the embedded engine. The tests of the cloud host have a class of this name for the durable
/// task worker, and run the same tests on it.
/// </summary>
internal sealed class PipelineEngine
{
    /// <param name="folder">Outlives restarts.</param>
    public void AddTo(IServiceCollection services, string folder) => services
        .AddSingleton(new DurableCatalog().AddJobs().AddProjects().AddWebhooks().AddCleanup())
        .AddDurableEngine(new DurableEngineOptions { DataFolder = folder });

    public Task StartAsync(IServiceProvider services) => services.GetRequiredService<DurableEngine>().StartAsync(default);

    /// <summary>The services end it.</summary>
    public Task StopAsync() => Task.CompletedTask;
}
