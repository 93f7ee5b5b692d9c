using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Assets;
using VidPipe.Core.Clocks;

namespace VidPipe.Functions.Durable;

/// <summary>
/// Lets one of many starters of the same instance through. Some back ends replace what is terminal, or look first and
/// create then, so that two starters at once both succeed; creating a blob that must not exist has one winner everywhere.
/// </summary>
internal sealed class InstanceClaims(DocumentStore documents, TimeProvider time)
{
    /// <summary>A claim whose instance is not there by now is of a starter that has died, or the instance has been purged since.</summary>
    private static readonly TimeSpan TakenOverAfter = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the caller is the one to start the instance, which is not there at this moment. False says nothing about
    /// whether it is ever started: the other may have died.
    /// </summary>
    public async Task<bool> TryClaimAsync(string instanceId, CancellationToken cancellationToken)
    {
        var name = NameOf(instanceId);
        var mine = new Claim(instanceId, time.GetUtcNow());
        if ((await documents.TryCreateAsync(name, mine, cancellationToken)).Written) return true;

        var present = await documents.ReadAsync<Claim>(name, cancellationToken);
        if (present is not { } other) return (await documents.TryCreateAsync(name, mine, cancellationToken)).Written;
        if (!time.HasPassed(TakenOverAfter, other.Value.ClaimedAt)) return false;
        return (await documents.TryReplaceAsync(name, mine, other.ETag, cancellationToken)).Written;
    }

    /// <summary>Frees the id at once: the start has failed, or the instance has been purged.</summary>
    public Task ReleaseAsync(string instanceId) =>
        documents.UpdateAsync<Claim>(NameOf(instanceId), claim => claim is null ? null : claim with { ClaimedAt = DateTimeOffset.MinValue }, CancellationToken.None);

    private static BlobName NameOf(string instanceId)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(instanceId)));
        return new BlobName($"instances/{hash[..2]}/{hash[2..]}.json");
    }

    private sealed record Claim(string InstanceId, DateTimeOffset ClaimedAt);
}
