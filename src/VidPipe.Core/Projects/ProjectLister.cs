using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Projects;

/// <summary>
/// Lists projects by the orchestration query, and adds documents whose instance is gone. Both come in ordinal id order,
/// which is newest first, so one merge gives the list. What was started of a project after its deletion is no project. One
/// whose document cannot be read is listed as failed, with an error that names the document.
/// </summary>
internal sealed class ProjectLister(IOrchestrationClient client, IBlobStore blobs, ProjectDocuments documents)
{
    private const int DocumentPageSize = 1000;

    public async Task<ProjectPage> ListAsync(ProjectFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var position = ProjectCursor.Parse(cursor);
        var projects = new List<ProjectListItem>(limit);
        await using var instances = InstancesAsync(position, limit, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var orphans = DocumentIdsAsync(position, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var moreInstances = await instances.MoveNextAsync().ConfigureAwait(false);
        var moreOrphans = await orphans.MoveNextAsync().ConfigureAwait(false);
        while (moreInstances || moreOrphans)
        {
            var order = !moreInstances ? 1 : !moreOrphans ? -1 : string.CompareOrdinal(instances.Current.Item.InstanceId, orphans.Current.Item);
            var id = order <= 0 ? instances.Current.Item.InstanceId : orphans.Current.Item;
            var isDeleted = order == 0 && orphans.Current.Length <= DeletedProject.MaxLength
                && await documents.IsDeletedAsync(id, cancellationToken).ConfigureAwait(false);
            var item = isDeleted || !filter.Allows(id) ? null : order <= 0
                ? await FromInstanceAsync(instances.Current.Item, filter, cancellationToken).ConfigureAwait(false)
                : await FromDocumentAsync(id, cancellationToken).ConfigureAwait(false);
            position = new ProjectCursor(
                id,
                moreInstances ? instances.Current.Page : position.Instances,
                moreOrphans ? orphans.Current.Page : position.Documents);
            if (order <= 0) moreInstances = await instances.MoveNextAsync().ConfigureAwait(false);
            if (order >= 0) moreOrphans = await orphans.MoveNextAsync().ConfigureAwait(false);

            if (item is null || !filter.Allows(item.Status)) continue;
            projects.Add(item);
            if (projects.Count == limit) return new ProjectPage(projects, moreInstances || moreOrphans ? position.ToString() : null);
        }

        return new ProjectPage(projects, null);
    }

    /// <summary>Null when the filter does not allow its status.</summary>
    private async Task<ProjectListItem?> FromInstanceAsync(OrchestrationInstance instance, ProjectFilter filter, CancellationToken cancellationToken)
    {
        var spec = ProjectOverlay.InputOf(instance).Spec;
        var summary = ProjectOverlay.Summary(instance);
        // One under way says itself that its document is damaged, when it saves next.
        var saved = instance.Status.IsTerminal() ? await documents.LookAsync(instance.InstanceId, cancellationToken).ConfigureAwait(false) : null;
        if (saved is { Damage: { } damage }) summary = ProjectOverlay.Damaged(summary, damage);
        if (!filter.Allows(summary.Status)) return null;
        // A project that ended before its status told the title has it in its document.
        return Item(summary, spec, instance.CreatedAt) with { Title = spec.Title ?? summary.Title ?? saved?.Value?.Title };
    }

    private static ProjectListItem Item(ProjectStatusSummary summary, ProjectSpec spec, DateTimeOffset createdAt) => new(
        summary.ProjectId, summary.Status, summary.Title, spec.Prompt, summary.ProgressPct, summary.ScenesDone, summary.ScenesTotal,
        summary.Error, createdAt, summary.UpdatedAt);

    private async Task<ProjectListItem?> FromDocumentAsync(string projectId, CancellationToken cancellationToken)
    {
        var found = await documents.LookAsync(projectId, cancellationToken).ConfigureAwait(false);
        return found switch
        {
            null or { Value.IsDeleted: true } => null,
            { Damage: { } damage, Info: var info } => new ProjectListItem(
                projectId, ProjectStatus.Failed, null, "", 0, 0, 0, ProjectError.From(damage.Failure, null, null), info.LastModified, info.LastModified),
            { Value: { } document } => Item(ProjectOverlay.Summary(document), document.Spec, document.CreatedAt),
            _ => null,
        };
    }

    private async IAsyncEnumerable<(OrchestrationInstance Item, string? Page)> InstancesAsync(
        ProjectCursor from, int pageSize, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = from.Instances;
        while (true)
        {
            var page = await client.ListAsync(
                new OrchestrationQuery(InstanceIdPrefix: ProjectIds.Prefix, PageSize: pageSize, ContinuationToken: token), cancellationToken).ConfigureAwait(false);
            foreach (var instance in page.Instances.Where(i => IsAfter(i.InstanceId, from.After))) yield return (instance, token);
            if (page.ContinuationToken is null) yield break;
            token = page.ContinuationToken;
        }
    }

    private async IAsyncEnumerable<(string Item, long Length, string? Page)> DocumentIdsAsync(
        ProjectCursor from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = from.Documents;
        while (true)
        {
            var page = await blobs.ListAsync(ProjectDocument.Folder + ProjectIds.Prefix, DocumentPageSize, token, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs)
            {
                if (ProjectDocument.IdOf(blob.Name) is { } id && IsAfter(id, from.After)) yield return (id, blob.Length, token);
            }

            if (page.ContinuationToken is null) yield break;
            token = page.ContinuationToken;
        }
    }

    private static bool IsAfter(string id, string? after) => after is null || string.CompareOrdinal(id, after) > 0;
}
