using VidPipe.Core.Assets;
using VidPipe.Core.Clocks;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>
/// Who may start a project's next run: one resume, regenerate or delete. A claim stays, and says who started its run.
/// </summary>
internal sealed class RunClaims(DocumentStore documents, IBlobStore blobs, TimeProvider time)
{
    /// <summary>A claim whose run has not started by then may be taken over: its claimant is taken for dead.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Takes the claim; one that is the owner's already is theirs.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: it is somebody else's.</exception>
    public async Task TakeAsync(string projectId, int run, string owner, CancellationToken cancellationToken)
    {
        var name = ProjectDocument.RunClaimOf(projectId, run);
        var claim = new RunClaim(time.GetUtcNow(), owner);
        if ((await documents.TryCreateAsync(name, claim, cancellationToken).ConfigureAwait(false)).Written) return;

        var held = await documents.ReadAsync<RunClaim>(name, cancellationToken).ConfigureAwait(false);
        if (held is { } found && found.Value.Owner == owner) return;
        var stale = held is { } other && time.HasPassed(Timeout, other.Value.ClaimedAt);
        if (!stale) throw IsTaken(projectId);
        var takenOver = await documents.TryReplaceAsync(name, claim, held!.Value.ETag, cancellationToken).ConfigureAwait(false);
        if (!takenOver.Written) throw IsTaken(projectId);
    }

    /// <summary>Makes sure, right before the run is started, that the claim is still the owner's and stays so for a while.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: it was taken over meanwhile.</exception>
    public async Task RenewAsync(string projectId, int run, string owner, CancellationToken cancellationToken)
    {
        var name = ProjectDocument.RunClaimOf(projectId, run);
        var held = await documents.ReadAsync<RunClaim>(name, cancellationToken).ConfigureAwait(false);
        if (held is not { } found || found.Value.Owner != owner) throw IsTaken(projectId);
        if (!time.HasPassed(Timeout / 2, found.Value.ClaimedAt)) return;

        var renewed = await documents.TryReplaceAsync(name, new RunClaim(time.GetUtcNow(), owner), found.ETag, cancellationToken).ConfigureAwait(false);
        if (!renewed.Written) throw IsTaken(projectId);
    }

    /// <summary>Lets the claim say who did start the run, whoever has taken it over meanwhile.</summary>
    public Task SettleAsync(string projectId, int run, string owner, CancellationToken cancellationToken) => documents.UpdateAsync<RunClaim>(
        ProjectDocument.RunClaimOf(projectId, run), claim => claim is null || claim.Owner == owner ? null : claim with { Owner = owner }, cancellationToken);

    /// <summary>Whether this owner has claimed the run.</summary>
    public async Task<bool> IsOfAsync(string projectId, int run, string owner, CancellationToken cancellationToken) =>
        await documents.ReadAsync<RunClaim>(ProjectDocument.RunClaimOf(projectId, run), cancellationToken).ConfigureAwait(false) is { } held
        && held.Value.Owner == owner;

    /// <summary>Gives a claim back that started nothing, if it is still the owner's.</summary>
    public async Task ReleaseAsync(string projectId, int run, string owner, CancellationToken cancellationToken)
    {
        var name = ProjectDocument.RunClaimOf(projectId, run);
        var held = await documents.ReadAsync<RunClaim>(name, cancellationToken).ConfigureAwait(false);
        if (held is { } found && found.Value.Owner == owner) await blobs.DeleteIfMatchAsync(name, found.ETag, cancellationToken).ConfigureAwait(false);
    }

    public static VidPipeException IsTaken(string projectId) =>
        new(ErrorCode.WrongState, $"The project '{projectId}' is being resumed, regenerated or deleted already.");

    /// <param name="Owner">Drawn for one request, however often that is repeated.</param>
    private sealed record RunClaim(DateTimeOffset ClaimedAt, string? Owner);
}
