using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Metrics;
using VidPipe.Core.Retention;

namespace VidPipe.Core.Jobs;

/// <summary>
/// Brings deletions to their end that were cut short: all of a deleted job but its mark, and what was started of it
/// afterwards and has ended. The mark stays.
/// </summary>
internal sealed class JobSweep(JobKind kind, IBlobStore blobs, DocumentStore documents, MetricsIndex metrics, IOrchestrationClient client, Marks marks) : ISweep
{
    public string Part => $"{kind.Name}s";

    public async Task RunAsync(SweepInput input, Sweeper sweeper, CancellationToken cancellationToken)
    {
        var reachable = await marks.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        await blobs.AllAsync(kind.Folder, cancellationToken).EachAsync(async (blob, token) =>
        {
            var id = blob.Name.Value.Split('/')[1];
            var isLeft = kind.IdOf(blob.Name) is null && kind.IsId(id) && !reachable.HasOwner(new OwnerId(id)) && sweeper.IsOld(blob)
                && await IsDeletedAsync(id, token).ConfigureAwait(false);
            if (input.Run.Mode == CleanupMode.Remove) await PurgeLateStartAsync(blob, token).ConfigureAwait(false);
            if (isLeft && input.Run.Mode == CleanupMode.Remove) await metrics.ForgetAsync(id, token).ConfigureAwait(false);
            await sweeper.KeepOrRemoveAsync(blob, isReachable: !isLeft, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task PurgeLateStartAsync(BlobInfo blob, CancellationToken cancellationToken)
    {
        if (blob.Length > DeletedJob.MaxLength || kind.IdOf(blob.Name) is not { } id) return;
        if (await client.GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } late || !late.Status.IsTerminal()) return;
        if (await IsDeletedAsync(id, cancellationToken).ConfigureAwait(false)) await client.PurgeAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsDeletedAsync(string jobId, CancellationToken cancellationToken) =>
        await kind.FindDocumentAsync(documents, jobId, cancellationToken).ConfigureAwait(false) is { Value.IsDeleted: true };
}
