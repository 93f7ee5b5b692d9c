using VidPipe.Core.Assets;
using VidPipe.Core.Clocks;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <summary>
/// Who may start a job's next run: one resume, regenerate or delete. A claim stays, and says who started its run.
/// </summary>
internal sealed class RunClaims(DocumentStore documents, IBlobStore blobs, JobKinds kinds, TimeProvider time)
{
    /// <summary>A claim whose run has not started by then may be taken over: its claimant is taken for dead.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Takes the claim; one that is the owner's already is theirs.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: it is another's.</exception>
    public async Task TakeAsync(string jobId, int run, string owner, CancellationToken cancellationToken)
    {
        var name = NameOf(jobId, run);
        var claim = new RunClaim(time.GetUtcNow(), owner);
        if ((await documents.TryCreateAsync(name, claim, cancellationToken).ConfigureAwait(false)).Written) return;

        if (await documents.FindAsync<RunClaim>(name, cancellationToken).ConfigureAwait(false) is not { } held) throw IsTaken(jobId);
        if (held.Value?.Owner == owner) return;
        // Of one that cannot be read nobody knows the owner, and its age all the same.
        var claimedAt = held.Value is { } readable && readable.ClaimedAt != default ? readable.ClaimedAt : held.Info.LastModified;
        var stale = time.HasPassed(Timeout, claimedAt);
        if (!stale) throw IsTaken(jobId);
        var takenOver = await documents.TryReplaceAsync(name, claim, held.Info.ETag, cancellationToken).ConfigureAwait(false);
        if (!takenOver.Written) throw IsTaken(jobId);
    }

    /// <summary>Makes sure, right before the run is started, that the claim is still the owner's and stays so for a while.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: it was taken over meanwhile.</exception>
    public async Task RenewAsync(string jobId, int run, string owner, CancellationToken cancellationToken)
    {
        var name = NameOf(jobId, run);
        var held = await documents.FindAsync<RunClaim>(name, cancellationToken).ConfigureAwait(false);
        if (held is not { Value: { } claim, Info: var info } || claim.Owner != owner) throw IsTaken(jobId);
        if (!time.HasPassed(Timeout / 2, claim.ClaimedAt)) return;

        var renewed = await documents.TryReplaceAsync(name, new RunClaim(time.GetUtcNow(), owner), info.ETag, cancellationToken).ConfigureAwait(false);
        if (!renewed.Written) throw IsTaken(jobId);
    }

    /// <summary>Lets the claim say who did start the run, whoever has taken it over meanwhile.</summary>
    public Task SettleAsync(string jobId, int run, string owner, CancellationToken cancellationToken) => documents.UpdateAsync<RunClaim>(
        NameOf(jobId, run), claim => claim is null || claim.Owner == owner ? null : claim with { Owner = owner }, cancellationToken, WhenDamaged.CountsAsAbsent);

    /// <summary>Whether this owner has claimed the run.</summary>
    public async Task<bool> IsOfAsync(string jobId, int run, string owner, CancellationToken cancellationToken) =>
        await documents.FindAsync<RunClaim>(NameOf(jobId, run), cancellationToken).ConfigureAwait(false) is { Value: { } held }
        && held.Owner == owner;

    /// <summary>Gives a claim back that started nothing, if it is still the owner's.</summary>
    public async Task ReleaseAsync(string jobId, int run, string owner, CancellationToken cancellationToken)
    {
        var name = NameOf(jobId, run);
        var held = await documents.FindAsync<RunClaim>(name, cancellationToken).ConfigureAwait(false);
        if (held is { Value: { } claim, Info: var info } && claim.Owner == owner) await blobs.DeleteIfMatchAsync(name, info.ETag, cancellationToken).ConfigureAwait(false);
    }

    public VidPipeException IsTaken(string jobId) =>
        new(ErrorCode.WrongState, $"The {kinds.Get(jobId).Name} '{jobId}' is being resumed, regenerated or deleted already.");

    private BlobName NameOf(string jobId, int run) => kinds.Get(jobId).RunClaimOf(jobId, run);

    /// <param name="Owner">Drawn for one request, however often that is repeated.</param>
    private sealed record RunClaim(DateTimeOffset ClaimedAt, string? Owner);
}
