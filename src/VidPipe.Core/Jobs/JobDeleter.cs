using System.Globalization;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Metrics;
using VidPipe.Core.Retention;
using VidPipe.Core.Webhooks;

namespace VidPipe.Core.Jobs;

/// <summary>
/// Deletes a job: its history, its document, its claims, and what its callbacks were told. What it made stays for those who share it, until the
/// clean-up finds it unused; what it spent stays in the ledger. A crash on the way leaves a job that can be deleted
/// again, or one that is deleted.
/// </summary>
internal sealed class JobDeleter(
    IOrchestrationClient client,
    IBlobStore blobs,
    DocumentStore store,
    JobDocuments documents,
    JobKinds kinds,
    RunClaims claims,
    JobChildren children,
    DeletedJobs deleted,
    MetricsIndex metrics,
    WebhookEraser webhooks,
    TimeProvider time)
{
    /// <summary>Every deletion is the same owner: two at once do not hinder each other.</summary>
    private const string Owner = "delete";

    /// <exception cref="VidPipeException">NOT_FOUND; WRONG_STATE: it is under way, or about to be.</exception>
    public async Task DeleteAsync(string jobId, CancellationToken cancellationToken)
    {
        var kind = kinds.Get(jobId);
        KnownJob? job;
        try
        {
            job = await documents.FindAsync(jobId, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentDamagedException)
        {
            await DeleteDamagedAsync(kind, jobId, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (job is null)
        {
            // A deletion that was cut short is brought to its end, and what was started after it is taken away.
            if (await documents.IsDeletedAsync(jobId, cancellationToken).ConfigureAwait(false))
            {
                await deleted.EndAsync(jobId, cancellationToken).ConfigureAwait(false);
                await SweepAsync(kind, jobId, cancellationToken).ConfigureAwait(false);
            }

            throw JobStates.Unknown(kind);
        }

        if (!job.IsAtRest) throw JobStates.Wrong(job, $"Only a {kind.Name} that has ended can be deleted; stop it first.");
        await EndAsync(kind, jobId, job.Run + 1, () => JobStates.Wrong(job, "It has just been started again."), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A job of which only its instance and its claims can be read.</summary>
    private async Task DeleteDamagedAsync(JobKind kind, string jobId, CancellationToken cancellationToken)
    {
        var instance = await client.GetAsync(jobId, cancellationToken).ConfigureAwait(false);
        if (instance is { } known && !known.Status.IsTerminal()) throw UnderWay();
        var lastRun = instance is null ? 0 : kind.InputOf(instance).Run;
        await EndAsync(kind, jobId, Math.Max(lastRun, await LastClaimAsync(kind, jobId, cancellationToken).ConfigureAwait(false)) + 1, UnderWay, cancellationToken).ConfigureAwait(false);

        VidPipeException UnderWay() =>
            new(ErrorCode.WrongState, $"The {kind.Name} '{jobId}' is under way. Only a {kind.Name} that has ended can be deleted; stop it first.");
    }

    /// <summary>The highest number of a run that was ever claimed; 0 for none.</summary>
    private async Task<int> LastClaimAsync(JobKind kind, string jobId, CancellationToken cancellationToken)
    {
        var last = 0;
        await foreach (var blob in blobs.AllAsync($"{kind.FolderOf(jobId)}runs/", cancellationToken).ConfigureAwait(false))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(blob.Name.Value), NumberStyles.None, CultureInfo.InvariantCulture, out var run)) last = Math.Max(last, run);
        }

        return last;
    }

    private async Task EndAsync(JobKind kind, string jobId, int run, Func<VidPipeException> startedAgain, CancellationToken cancellationToken)
    {
        // No resume gets in between: it wants the same claim.
        await claims.TakeAsync(jobId, run, Owner, cancellationToken).ConfigureAwait(false);
        await children.EndAsync(jobId, run, cancellationToken).ConfigureAwait(false);
        if (await client.PurgeAsync(jobId, cancellationToken).ConfigureAwait(false) == CommandOutcome.WrongState)
        {
            await claims.ReleaseAsync(jobId, run, Owner, cancellationToken).ConfigureAwait(false);
            throw startedAgain();
        }

        await store.OverwriteAsync(kind.DocumentOf(jobId), new DeletedJob(jobId, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        await deleted.EndAsync(jobId, cancellationToken).ConfigureAwait(false);
        await SweepAsync(kind, jobId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes all that is the job's but the mark that it is deleted, and takes it out of the figures of what there is.</summary>
    private async Task SweepAsync(JobKind kind, string jobId, CancellationToken cancellationToken)
    {
        await metrics.ForgetAsync(jobId, cancellationToken).ConfigureAwait(false);
        await webhooks.EraseAsync(jobId, cancellationToken).ConfigureAwait(false);
        await foreach (var blob in blobs.AllAsync(kind.FolderOf(jobId), cancellationToken).ConfigureAwait(false))
        {
            if (blob.Name != kind.DocumentOf(jobId)) await blobs.DeleteAsync(blob.Name, cancellationToken).ConfigureAwait(false);
        }
    }
}
