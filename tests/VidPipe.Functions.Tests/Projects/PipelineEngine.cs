using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Durable;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;
using VidPipe.Functions.Tests.Rig;

// Where those of the embedded engine look for it.
namespace VidPipe.Core.Tests.Projects;

/// <summary>The durable task worker, in place of the embedded engine, for the same tests.</summary>
internal sealed class PipelineEngine
{
    private readonly DurableTaskRig _rig = new();

    /// <param name="_">For an engine that keeps files; this one's store is the rig.</param>
    public void AddTo(IServiceCollection services, string _) => services
        .AddSingleton(CloudServices.Catalog())
        .AddSingleton<IDurableClientSource>(_rig)
        .AddSingleton<InstanceClaims>()
        .AddSingleton<ChildIdCheck>()
        .AddSingleton<IOrchestrationClient>(s => new DurableTaskOrchestrationClient(
            _rig, s.GetRequiredService<DurableCatalog>(), s.GetRequiredService<InstanceClaims>(), s.GetRequiredService<IEntropy>(), TimeProvider.System, ListOrder.Other));

    public Task StartAsync(IServiceProvider services) => _rig.StartAsync(services.GetRequiredService<DurableCatalog>(), services);

    public Task StopAsync() => _rig.CrashAsync();
}
