using System.Collections.Concurrent;
using System.Text.Json;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Retention;

namespace VidPipe.Core.Projects;

/// <summary>
/// Marks what projects need. Every project needs what its next run would find made, whatever its status: failed and stopped
/// ones can be resumed, complete ones forked. A project whose document cannot be read needs what its orchestration was
/// started with; where that is gone too, it is not known what it needs, and everything that a project could need is kept.
/// </summary>
internal sealed class ProjectRetention(IBlobStore blobs, DocumentStore documents, IOrchestrationClient client, ProjectTrail trail) : IRetentionSource
{
    /// <summary>What tokens of the first stage begin with: orchestrations, before the documents, so that none is missed by saving its first between the two.</summary>
    private const string Instances = "instances:";

    private const string Documents = "documents:";

    private const int PageSize = 100;

    /// <summary>Projects looked at together: a store far away answers in milliseconds, not microseconds.</summary>
    private const int Parallel = 8;

    public string Name => "projects";

    public bool Owns(OwnerId owner) => ProjectIds.IsValid(owner.Id);

    public Task<SourceSlice> MarkAsync(CleanupRun run, string? token, Reachable reachable, CancellationToken cancellationToken) =>
        token?.StartsWith(Documents, StringComparison.Ordinal) == true
            ? MarkDocumentsAsync(run, PageOf(token, Documents), reachable, cancellationToken)
            : MarkInstancesAsync(token is null ? null : PageOf(token, Instances), reachable, cancellationToken);

    private static string? PageOf(string token, string stage) => token.Length == stage.Length ? null : token[stage.Length..];

    /// <summary>Those without a document.</summary>
    private async Task<SourceSlice> MarkInstancesAsync(string? pageToken, Reachable reachable, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery(InstanceIdPrefix: ProjectIds.Prefix, PageSize: PageSize, ContinuationToken: pageToken);
        var page = await client.ListAsync(query, cancellationToken).ConfigureAwait(false);
        var unsaved = 0;
        await EachAsync(page.Instances, async (instance, token) =>
        {
            if (await blobs.HeadAsync(ProjectDocument.NameOf(instance.InstanceId), token).ConfigureAwait(false) is not null) return;
            Interlocked.Increment(ref unsaved);
            reachable.AddOwner(new OwnerId(instance.InstanceId));
            await MarkInstanceAsync(instance, reachable, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return new SourceSlice(page.ContinuationToken is { } next ? Instances + next : Documents, unsaved);
    }

    private async Task<SourceSlice> MarkDocumentsAsync(CleanupRun run, string? pageToken, Reachable reachable, CancellationToken cancellationToken)
    {
        var page = await blobs.ListAsync(ProjectDocument.Folder, PageSize, pageToken, cancellationToken).ConfigureAwait(false);
        var projects = 0;
        var unreadable = new ConcurrentBag<string>();
        var ids = page.Blobs.Select(b => ProjectDocument.IdOf(b.Name)).OfType<string>();
        await EachAsync(ids, async (id, token) =>
        {
            if (await MarkProjectAsync(run, id, reachable, unreadable, token).ConfigureAwait(false)) Interlocked.Increment(ref projects);
        }, cancellationToken).ConfigureAwait(false);
        return new SourceSlice(
            page.ContinuationToken is { } next ? Documents + next : null, projects, unreadable.IsEmpty ? null : [.. unreadable.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Whether the project is there.</summary>
    private async Task<bool> MarkProjectAsync(CleanupRun run, string id, Reachable reachable, ConcurrentBag<string> unreadable, CancellationToken cancellationToken)
    {
        if (await documents.FindAsync<ProjectDocument>(ProjectDocument.NameOf(id), cancellationToken).ConfigureAwait(false) is not { } found) return false;
        if (found.Value is not { } document || document.ProjectId != id)
        {
            unreadable.Add(id);
            await MarkUnreadableAsync(id, reachable, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (await client.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } instance && !(document.IsDeleted && instance.Status.IsTerminal()))
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
        reachable.AddDigestsIn(JsonSerializer.Serialize(document, DurableJson.Options));
        var saved = new ProjectInput(document.Spec, document.Run, document.Changes);
        await trail.MarkAsync(id, saved, reachable, cancellationToken).ConfigureAwait(false);
        return true;
    }

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
        return trail.MarkAsync(instance.InstanceId, ProjectOverlay.InputOf(instance), reachable, cancellationToken);
    }

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, ValueTask> mark, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, mark);
}
