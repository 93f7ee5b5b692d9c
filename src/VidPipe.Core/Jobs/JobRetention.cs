using System.Collections.Concurrent;
using System.Text.Json;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Retention;

namespace VidPipe.Core.Jobs;

/// <summary>
/// Marks what the jobs of a kind need, whatever their status: failed and stopped ones can be resumed, complete ones may be
/// made anew in part. A job needs the results of the steps that it has noted, and what its next run would find made, where its
/// kind can say that. One whose document cannot be read needs what its orchestration was started with; where that is gone too,
/// it is not known what it needs, and everything that a job could need is kept.
/// </summary>
internal sealed class JobRetention(
    JobKind kind, IBlobStore blobs, DocumentStore documents, IOrchestrationClient client, ActionRecords records, UnindexedJobs unindexed, IReachableSteps? steps) : IRetentionSource
{
    /// <summary>What tokens of the first stage begin with: orchestrations, before the documents, so that none is missed by saving its first between the two.</summary>
    private const string Instances = "instances:";

    private const string Documents = "documents:";

    private const int PageSize = 100;

    /// <summary>Jobs looked at together: a store far away answers in milliseconds, not microseconds.</summary>
    private const int Parallel = 8;

    public string Name => $"{kind.Name}s";

    public bool Owns(OwnerId owner) => kind.IsId(owner.Id);

    public Task<SourceSlice> MarkAsync(CleanupRun run, string? token, Reachable reachable, CancellationToken cancellationToken) =>
        token?.StartsWith(Documents, StringComparison.Ordinal) == true
            ? MarkDocumentsAsync(run, PageOf(token, Documents), reachable, cancellationToken)
            : MarkInstancesAsync(token is null ? null : PageOf(token, Instances), reachable, cancellationToken);

    private static string? PageOf(string token, string stage) => token.Length == stage.Length ? null : token[stage.Length..];

    /// <summary>Those without a document.</summary>
    private async Task<SourceSlice> MarkInstancesAsync(string? pageToken, Reachable reachable, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery(InstanceIdPrefix: kind.IdPrefix, PageSize: PageSize, ContinuationToken: pageToken);
        var page = await client.ListAsync(query, cancellationToken).ConfigureAwait(false);
        var unsaved = 0;
        await EachAsync(page.Instances, async (instance, token) =>
        {
            if (await blobs.HeadAsync(kind.DocumentOf(instance.InstanceId), token).ConfigureAwait(false) is not null) return;
            Interlocked.Increment(ref unsaved);
            reachable.AddOwner(new OwnerId(instance.InstanceId));
            await MarkInstanceAsync(instance, reachable, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return new SourceSlice(page.ContinuationToken is { } next ? Instances + next : Documents, unsaved);
    }

    private async Task<SourceSlice> MarkDocumentsAsync(CleanupRun run, string? pageToken, Reachable reachable, CancellationToken cancellationToken)
    {
        var page = await blobs.ListAsync(kind.Folder, PageSize, pageToken, cancellationToken).ConfigureAwait(false);
        var jobs = 0;
        var unreadable = new ConcurrentBag<string>();
        var ids = page.Blobs.Select(b => kind.IdOf(b.Name)).OfType<string>();
        await EachAsync(ids, async (id, token) =>
        {
            if (await MarkJobAsync(run, id, reachable, unreadable, token).ConfigureAwait(false)) Interlocked.Increment(ref jobs);
        }, cancellationToken).ConfigureAwait(false);
        return new SourceSlice(
            page.ContinuationToken is { } next ? Documents + next : null, jobs, unreadable.IsEmpty ? null : [.. unreadable.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Whether the job is there.</summary>
    private async Task<bool> MarkJobAsync(CleanupRun run, string id, Reachable reachable, ConcurrentBag<string> unreadable, CancellationToken cancellationToken)
    {
        if (await kind.FindDocumentAsync(documents, id, cancellationToken).ConfigureAwait(false) is not { } found) return false;
        if (found.Value is not { } document || document.JobId != id)
        {
            unreadable.Add(id);
            await unindexed.AddAsync(kind, id, cancellationToken).ConfigureAwait(false);
            await MarkUnreadableAsync(id, reachable, cancellationToken).ConfigureAwait(false);
            return true;
        }

        var instance = await client.GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (instance is null && !document.IsDeleted) await unindexed.AddAsync(kind, id, cancellationToken).ConfigureAwait(false);
        if (instance is not null && !(document.IsDeleted && instance.Status.IsTerminal()))
        {
            await MarkInstanceAsync(instance, reachable, cancellationToken).ConfigureAwait(false);
        }

        if (document.IsDeleted)
        {
            // The grace period of what it made begins when it is deleted.
            if (document.DeletedAt >= run.Cutoff) reachable.AddOwner(new OwnerId(id));
            return false;
        }

        reachable.AddOwner(new OwnerId(id));
        reachable.AddDigestsIn(JsonSerializer.Serialize<object>(document, DurableJson.Options));
        await MarkNotedAsync(document, reachable, cancellationToken).ConfigureAwait(false);
        if (!HasNotedAll(document)) await MarkNextRunAsync(id, document.Input, reachable, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Marks the results of the steps that the document lists.</summary>
    private async Task MarkNotedAsync(JobDocument document, Reachable reachable, CancellationToken cancellationToken)
    {
        foreach (var key in document.Runs.SelectMany(run => run.Steps).SelectMany(step => step.ActionKeys ?? []).Distinct(StringComparer.Ordinal).Where(AssetRef.IsDigest))
        {
            reachable.AddKey(key);
            if (await records.FindAsync(key, cancellationToken).ConfigureAwait(false) is { Record: var record }) reachable.AddDigestsIn(record.Output.GetRawText());
        }
    }

    /// <summary>Whether the last run of a complete job has noted every step: it took them all, made or found made. Runs of older versions noted none.</summary>
    private static bool HasNotedAll(JobDocument document) =>
        document.Status == JobStatus.Complete && document.Runs is [.., { Steps.Count: < JobPatches.MaxSteps } last] && last.Run == document.Run
        && last.Steps.All(step => step.ActionKeys is not null || step.Note is not null);

    private async Task MarkUnreadableAsync(string id, Reachable reachable, CancellationToken cancellationToken)
    {
        reachable.AddOwner(new OwnerId(id));
        if (await client.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } instance) await MarkInstanceAsync(instance, reachable, cancellationToken).ConfigureAwait(false);
        else reachable.KeepAll();
    }

    /// <summary>What it was started with may not be saved yet.</summary>
    private Task MarkInstanceAsync(OrchestrationInstance instance, Reachable reachable, CancellationToken cancellationToken)
    {
        reachable.AddDigestsIn(instance.Input);
        reachable.AddDigestsIn(instance.Output);
        return MarkNextRunAsync(instance.InstanceId, kind.InputOf(instance), reachable, cancellationToken);
    }

    private Task MarkNextRunAsync(string id, JobInput input, Reachable reachable, CancellationToken cancellationToken) =>
        steps?.MarkAsync(id, input, reachable, cancellationToken) ?? Task.CompletedTask;

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, ValueTask> mark, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, mark);
}
