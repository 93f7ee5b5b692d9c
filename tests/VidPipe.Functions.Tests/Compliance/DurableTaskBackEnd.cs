using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Durable.Compliance;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Tests.Rig;
using VidPipe.Storage.Compliance;

namespace VidPipe.Functions.Tests.Compliance;

/// <summary>The cloud host's adapters on the real durable task worker.</summary>
public sealed class DurableTaskBackEnd : IBackEnd, IServiceProvider
{
    private readonly DocumentStore _documents = new(new InMemoryBlobStore(TimeProvider.System));
    private readonly DurableTaskRig _rig = new();

    // The in-memory sidecar has neither rewind nor history, and no back end of the framework ends an instance with open calls.
    // Nor does this sidecar, which was made for an older worker, carry events over; the Functions host does.
    public BackEndCapabilities Capabilities => BackEndCapabilities.Restart | BackEndCapabilities.HostRestart;

    public async Task<IOrchestrationClient> StartAsync(DurableCatalog catalog)
    {
        var client = new DurableTaskOrchestrationClient(
            _rig, catalog, new InstanceClaims(_documents, TimeProvider.System), new RandomEntropy(), TimeProvider.System, ListOrder.Other);
        if (!catalog.Activities.ContainsKey(ChildIdCheck.Handle.Name)) catalog.Add(ChildIdCheck.Handle, _ => new ChildIdCheck(client));
        await _rig.StartAsync(catalog, this);
        return client;
    }

    public async Task<IOrchestrationClient> RestartAsync(DurableCatalog catalog)
    {
        await _rig.CrashAsync();
        return await StartAsync(catalog);
    }

    public object? GetService(Type serviceType) => null;

    public async ValueTask DisposeAsync() => await _rig.DisposeAsync();
}
