using Microsoft.DurableTask.Client;
using VidPipe.Core.Durable;

namespace VidPipe.Functions.Durable;

/// <summary>
/// Whose child an instance is. The platform does not tell; a tag does where the back end keeps tags, and else the id,
/// which <see cref="InstanceIds.ForChild"/> has made of the parent's.
/// </summary>
internal sealed class Parents(DurableCatalog catalog)
{
    private const string TagName = "parent";

    /// <summary>What follows the parent's id in a child's: run, index and a random part.</summary>
    private const int OwnParts = 3;

    private readonly (OrchestratorHandle Child, string Parent)[] _kinds =
        [.. catalog.Orchestrators.Values.SelectMany(parent => parent.Children.Select(child => (child, parent.IdPrefix)))];

    public static Dictionary<string, string> Tag(string parentId) => new(StringComparer.Ordinal) { [TagName] = parentId };

    /// <summary>Null for a top-level instance.</summary>
    public string? Of(OrchestrationMetadata instance) =>
        instance.Tags.TryGetValue(TagName, out var parentId) ? parentId : Of(instance.InstanceId);

    /// <summary>Whether it is of a kind that is started by others, and nothing in a list says by whom: lists carry no tags.</summary>
    public bool IsUnknownFor(OrchestrationMetadata instance) =>
        _kinds.Any(kind => kind.Child.Name == instance.Name) && Of(instance) is null;

    private string? Of(string instanceId)
    {
        foreach (var (child, parent) in _kinds)
        {
            if (!instanceId.StartsWith($"{child.IdPrefix}-{parent}-", StringComparison.Ordinal)) continue;

            var parts = instanceId[(child.IdPrefix.Length + 1)..].Split('-');
            // A retry has a number behind it all.
            var own = parts[^1].StartsWith('r') ? OwnParts + 1 : OwnParts;
            if (parts.Length > own) return string.Join('-', parts[..^own]);
        }

        return null;
    }
}
