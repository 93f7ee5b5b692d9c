using VidPipe.Core.Assets;
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

        if (await documents.FindAsync<RunClaim>(name, cancellationToken).ConfigureAwait(false) is not { } held) throw IsTaken(projectId);
        if (held.Value?.Owner == owner) return;
        // Of one that cannot be read nobody knows the owner, and its age all the same.
        var claimedAt = held.Value is { } readable && readable.ClaimedAt != default ? readable.ClaimedAt : held.Info.LastModified;
        var stale = claim.ClaimedAt - claimedAt > Timeout;
        if (!stale) throw IsTaken(projectId);
        var takenOver = await documents.TryReplaceAsync(name, claim, held.Info.ETag, cancellationToken).ConfigureAwait(false);
        if (!takenOver.Written) throw IsTaken(projectId);
    }

    /// <summary>Whether this owner has claimed the run.</summary>
    public async Task<bool> IsOfAsync(string projectId, int run, string owner, CancellationToken cancellationToken) =>
        await documents.FindAsync<RunClaim>(ProjectDocument.RunClaimOf(projectId, run), cancellationToken).ConfigureAwait(false) is { Value: { } held }
        && held.Owner == owner;

    /// <summary>Gives a claim back that started nothing.</summary>
    public Task ReleaseAsync(string projectId, int run, CancellationToken cancellationToken) =>
        blobs.DeleteAsync(ProjectDocument.RunClaimOf(projectId, run), cancellationToken);

    public static VidPipeException IsTaken(string projectId) =>
        new(ErrorCode.WrongState, $"The project '{projectId}' is being resumed, regenerated or deleted already.");

    /// <param name="Owner">Drawn for one request, however often that is repeated.</param>
    private sealed record RunClaim(DateTimeOffset ClaimedAt, string? Owner);
}
