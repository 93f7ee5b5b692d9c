using System.Collections.Concurrent;
using System.Text.Json;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Cleanup;

/// <summary>
/// Marks what is needed by a slice of what there is. Every project needs what its next run would find made, whatever its
/// status: failed and stopped ones can be resumed, complete ones forked. Whatever is at work needs all that it names.
/// A project whose document cannot be read needs what its orchestration was started with; where that is gone too, nobody can
/// say what it needs, and everything that a project could need is kept.
/// </summary>
public sealed class MarkUsed : IActivity<MarkSlice, MarkedSlice>
{
    public static Activity<MarkSlice, MarkedSlice> Handle { get; } = new("MarkUsed");

    private const int PageSize = 100;

    /// <summary>Projects looked at together: a store far away answers in milliseconds, not microseconds.</summary>
    private const int Parallel = 8;

    private static readonly OrchestrationStatus[] AtWork = [OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended];

    private readonly IBlobStore _blobs;
    private readonly DocumentStore _documents;
    private readonly IOrchestrationClient _client;
    private readonly ProjectTrail _trail;
    private readonly Marks _marks;
    private readonly CleanupClock _clock;

    internal MarkUsed(IBlobStore blobs, DocumentStore documents, IOrchestrationClient client, ProjectTrail trail, Marks marks, CleanupClock clock) =>
        (_blobs, _documents, _client, _trail, _marks, _clock) = (blobs, documents, client, trail, marks, clock);

    public async Task<MarkedSlice> RunAsync(ActivityContext context, MarkSlice input, CancellationToken cancellationToken)
    {
        var run = input.Number == 0
            ? await _clock.BeginAsync(input.Run, cancellationToken).ConfigureAwait(false)
            : await _clock.GoOnAsync(input.Run, cancellationToken).ConfigureAwait(false);
        input = input with { Run = run };
        var needs = new Needs();
        var marked = input.Source switch
        {
            MarkSource.Running => await MarkRunningAsync(input, needs, cancellationToken).ConfigureAwait(false),
            MarkSource.Instances => await MarkInstancesAsync(input, needs, cancellationToken).ConfigureAwait(false),
            MarkSource.Documents => await MarkDocumentsAsync(input, needs, cancellationToken).ConfigureAwait(false),
            _ => throw new ArgumentOutOfRangeException(nameof(input), input.Source, "No such source."),
        };
        await _marks.WriteAsync(input.Run, $"marked-{input.Number:d6}", needs, cancellationToken).ConfigureAwait(false);
        return marked;
    }

    private async Task<MarkedSlice> MarkRunningAsync(MarkSlice slice, Needs needs, CancellationToken cancellationToken)
    {
        var page = await _client.ListAsync(new OrchestrationQuery(AtWork, PageSize: PageSize, ContinuationToken: slice.Token), cancellationToken).ConfigureAwait(false);
        foreach (var instance in page.Instances)
        {
            needs.AddDigestsIn(instance.Input);
            needs.AddDigestsIn(instance.CustomStatus);
        }

        return new MarkedSlice(page.ContinuationToken, 0);
    }

    /// <summary>Those without a document; comes before the documents, so that none is missed by saving its first between the two.</summary>
    private async Task<MarkedSlice> MarkInstancesAsync(MarkSlice slice, Needs needs, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery(InstanceIdPrefix: ProjectIds.Prefix, PageSize: PageSize, ContinuationToken: slice.Token);
        var page = await _client.ListAsync(query, cancellationToken).ConfigureAwait(false);
        var unsaved = 0;
        await EachAsync(page.Instances, async (instance, token) =>
        {
            if (await _blobs.HeadAsync(ProjectDocument.NameOf(instance.InstanceId), token).ConfigureAwait(false) is not null) return;
            Interlocked.Increment(ref unsaved);
            needs.AddProject(instance.InstanceId);
            await MarkInstanceAsync(instance, needs, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return new MarkedSlice(page.ContinuationToken, unsaved);
    }

    private async Task<MarkedSlice> MarkDocumentsAsync(MarkSlice slice, Needs needs, CancellationToken cancellationToken)
    {
        var page = await _blobs.ListAsync(ProjectDocument.Folder, PageSize, slice.Token, cancellationToken).ConfigureAwait(false);
        var projects = 0;
        var unreadable = new ConcurrentBag<string>();
        var ids = page.Blobs.Select(b => ProjectDocument.IdOf(b.Name)).OfType<string>();
        await EachAsync(ids, async (id, token) =>
        {
            if (await MarkProjectAsync(slice.Run, id, needs, unreadable, token).ConfigureAwait(false)) Interlocked.Increment(ref projects);
        }, cancellationToken).ConfigureAwait(false);
        return new MarkedSlice(page.ContinuationToken, projects, unreadable.IsEmpty ? null : [.. unreadable.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Whether the project is there.</summary>
    private async Task<bool> MarkProjectAsync(CleanupRun run, string id, Needs needs, ConcurrentBag<string> unreadable, CancellationToken cancellationToken)
    {
        if (await _documents.FindAsync<ProjectDocument>(ProjectDocument.NameOf(id), cancellationToken).ConfigureAwait(false) is not { } found) return false;
        if (found.Value is not { } document || document.ProjectId != id)
        {
            unreadable.Add(id);
            await MarkUnreadableAsync(id, needs, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (await _client.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } instance && !(document.IsDeleted && instance.Status.IsTerminal()))
        {
            await MarkInstanceAsync(instance, needs, cancellationToken).ConfigureAwait(false);
        }

        if (document.IsDeleted)
        {
            // The grace period of what it made begins when it is deleted.
            if (document.DeletedAt >= run.Cutoff) needs.AddProject(id);
            return false;
        }

        needs.AddProject(id);
        needs.AddDigestsIn(JsonSerializer.Serialize(document, DurableJson.Options));
        var saved = new ProjectInput(document.Spec, document.Run, document.Changes);
        await _trail.MarkAsync(id, saved, needs, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task MarkUnreadableAsync(string id, Needs needs, CancellationToken cancellationToken)
    {
        needs.AddProject(id);
        if (await _client.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } instance) await MarkInstanceAsync(instance, needs, cancellationToken).ConfigureAwait(false);
        else needs.KeepAll();
    }

    /// <summary>What it was started with may not be saved yet.</summary>
    private Task MarkInstanceAsync(OrchestrationInstance instance, Needs needs, CancellationToken cancellationToken)
    {
        needs.AddDigestsIn(instance.Input);
        needs.AddDigestsIn(instance.Output);
        return _trail.MarkAsync(instance.InstanceId, ProjectOverlay.InputOf(instance), needs, cancellationToken);
    }

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, ValueTask> mark, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, mark);
}
