using VidPipe.Core.Durable;

namespace VidPipe.Functions.Durable;

/// <summary>
/// The children of an instance, and theirs: found by what their ids begin with, one query for each kind that its
/// orchestrator may start, since the platform carries neither terminate nor purge to them.
/// </summary>
internal sealed class Descendants(DurableCatalog catalog, InstanceList instances)
{
    /// <summary>Parents come before their children.</summary>
    public async Task<IReadOnlyList<OrchestrationInstance>> OfAsync(OrchestrationInstance root, CancellationToken cancellationToken)
    {
        var family = new List<OrchestrationInstance> { root };
        for (var i = 0; i < family.Count; i++)
        {
            foreach (var kind in KindsUnder(family[i].Name))
            {
                var query = new OrchestrationQuery(InstanceIdPrefix: InstanceIds.ChildPrefix(family[i].InstanceId, kind));
                await foreach (var child in instances.AllAsync(query, cancellationToken)) family.Add(child);
            }
        }

        return family[1..];
    }

    private IReadOnlyList<OrchestratorHandle> KindsUnder(string orchestrator) =>
        catalog.Orchestrators.TryGetValue(orchestrator, out var handle) ? handle.Children : [];
}
