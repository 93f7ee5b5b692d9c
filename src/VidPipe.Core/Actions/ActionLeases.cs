using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Clocks;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Actions;

/// <summary>Who works on a key.</summary>
/// <param name="SceneIndex">Part of the owner, as two scenes of one instance may ask for the same work at once.</param>
/// <param name="ExpiresAt">Null when it was given back.</param>
internal sealed record ActionLease(string InstanceId, int Run, int? SceneIndex, string Epoch, DateTimeOffset? ExpiresAt)
{
    public bool IsOf(ActionLease other) => this with { ExpiresAt = other.ExpiresAt } == other;

    public bool HasSameOwner(ActionLease other) => this with { ExpiresAt = other.ExpiresAt, Epoch = other.Epoch } == other;
}

/// <summary>
/// Leases on action keys, so that one of many makes what all want. They save work and nothing else: a worker that was taken
/// for dead may still finish, and what guards money is the ledger and the intents. So one that cannot be read is as good as
/// none. A lease given back stays as a document,
/// since deleting it could take away somebody else's.
/// </summary>
internal sealed class ActionLeases(DocumentStore documents, HostEpoch epoch, TimeProvider time, ILogger logger)
{
    public const string Folder = "leases";

    /// <summary>Null when somebody else holds the key.</summary>
    public async Task<ActionLease?> TryTakeAsync(string actionKey, string instanceId, int run, int? sceneIndex, CancellationToken cancellationToken)
    {
        var mine = new ActionLease(instanceId, run, sceneIndex, epoch.Id, time.GetUtcNow() + Renewal.LeaseTime);
        var held = await documents.UpdateAsync<ActionLease>(NameOf(actionKey), there => there is null || MayTake(there, mine) ? mine : null, cancellationToken, WhenDamaged.CountsAsAbsent);
        return held is not null && held.IsOf(mine) ? mine : null;
    }

    /// <summary>False when it is no longer ours. A failing store is logged and asked again at the next turn.</summary>
    public async Task<bool> RenewAsync(string actionKey, ActionLease mine)
    {
        try
        {
            var expires = time.GetUtcNow() + Renewal.LeaseTime;
            var there = await documents.UpdateAsync<ActionLease>(
                NameOf(actionKey), l => l is not null && l.IsOf(mine) ? mine with { ExpiresAt = expires } : null, CancellationToken.None, WhenDamaged.CountsAsAbsent);
            if (there is not null && there.IsOf(mine)) return true;
            logger.LogWarning("The lease of action {ActionKey} was taken over by {Instance} while it was worked on.", actionKey, there?.InstanceId);
            return false;
        }
        catch (VidPipeException e)
        {
            logger.LogWarning(e, "The lease of action {ActionKey} could not be renewed.", actionKey);
            return true;
        }
    }

    /// <summary>Gives it back if it is still ours. A failing store is logged: the lease expires by itself.</summary>
    public async Task ReleaseAsync(string actionKey, ActionLease mine)
    {
        try
        {
            await documents.UpdateAsync<ActionLease>(
                NameOf(actionKey), l => l is not null && l.IsOf(mine) ? mine with { ExpiresAt = null } : null, CancellationToken.None, WhenDamaged.CountsAsAbsent);
        }
        catch (VidPipeException e)
        {
            logger.LogWarning(e, "The lease of action {ActionKey} could not be given back.", actionKey);
        }
    }

    private static BlobName NameOf(string actionKey) => new($"{ActionKeys.Path(Folder, actionKey)}.json");

    private bool MayTake(ActionLease there, ActionLease mine) =>
        there.ExpiresAt is not { } expires || time.HasExpired(expires, Renewal.LeaseTime) || epoch.IsDead(there.Epoch) || there.HasSameOwner(mine);
}
