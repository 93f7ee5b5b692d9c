using System.Runtime.CompilerServices;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <summary>
/// The jobs of one kind in the order of their ids: those that the orchestration query knows, and documents whose instance is gone.
/// What was started of a job after its deletion is no job. Where only some statuses are asked for, the query finds them by its
/// index, and of the documents only the unindexed ones are looked at, so that a page does not grow with the number of jobs.
/// </summary>
internal sealed class JobStream : IAsyncDisposable
{
    private const int DocumentPageSize = 1000;
    private readonly IOrchestrationClient _client;
    private readonly IBlobStore _blobs;
    private readonly JobDocuments _documents;
    private readonly UnindexedJobs _unindexed;
    private readonly JobFilter _filter;
    private readonly string? _after;
    private readonly IAsyncEnumerator<(OrchestrationInstance Instance, string? Page)> _instances;
    private readonly IAsyncEnumerator<(string Id, long Length, string? Page)> _saved;
    private bool _hasBegun;
    private bool _hasInstance;
    private bool _hasDocument;

    public JobStream(
        JobKind kind, IOrchestrationClient client, IBlobStore blobs, JobDocuments documents, UnindexedJobs unindexed, JobFilter filter,
        JobCursor from, int pageSize, CancellationToken cancellationToken)
    {
        (Kind, _client, _blobs, _documents, _unindexed, _filter) = (kind, client, blobs, documents, unindexed, filter);
        Position = from.Pages.GetValueOrDefault(kind.Name, JobListPosition.Start);
        _after = from.After is null ? null : kind.IdPrefix + from.After;
        _instances = InstancesAsync(Position.Instances, pageSize, cancellationToken).GetAsyncEnumerator(cancellationToken);
        _saved = (filter.IsOpen ? DocumentsAsync(Position.Documents, cancellationToken) : UnindexedAsync(cancellationToken)).GetAsyncEnumerator(cancellationToken);
    }

    public JobKind Kind { get; }

    public bool HasCurrent => _hasInstance || _hasDocument;

    public string CurrentId => Order <= 0 ? _instances.Current.Instance.InstanceId : _saved.Current.Id;

    /// <summary>What ids of all kinds are ordered by: the time and what follows it.</summary>
    public string CurrentOrder => CurrentId[Kind.IdPrefix.Length..];

    /// <summary>The pages that the last one came from.</summary>
    public JobListPosition Position { get; private set; }

    /// <summary>Negative when there is only an instance, positive when there is only a document.</summary>
    private int Order => !_hasInstance ? 1 : !_hasDocument ? -1 : string.CompareOrdinal(_instances.Current.Instance.InstanceId, _saved.Current.Id);

    public async Task MoveNextAsync()
    {
        var order = _hasBegun ? Order : 0;
        if (_hasBegun) Position = new JobListPosition(_hasInstance ? _instances.Current.Page : Position.Instances, _hasDocument ? _saved.Current.Page : Position.Documents);
        _hasBegun = true;
        if (order <= 0) _hasInstance = await _instances.MoveNextAsync().ConfigureAwait(false);
        if (order >= 0) _hasDocument = await _saved.MoveNextAsync().ConfigureAwait(false);
    }

    /// <summary>The present one; null when it is none, or the filter does not allow its status.</summary>
    public async Task<JobListItem?> ReadAsync(CancellationToken cancellationToken)
    {
        var (id, order) = (CurrentId, Order);
        if (order > 0) return await FromDocumentAsync(id, cancellationToken).ConfigureAwait(false) is { } item && _filter.Allows(item.Summary) ? item : null;
        var mayBeDeleted = !_filter.IsOpen || (order == 0 && _saved.Current.Length <= DeletedJob.MaxLength);
        var isDeleted = mayBeDeleted && await _documents.IsDeletedAsync(id, cancellationToken).ConfigureAwait(false);
        return isDeleted ? null : await FromInstanceAsync(_instances.Current.Instance, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _instances.DisposeAsync().ConfigureAwait(false);
        await _saved.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<JobListItem?> FromInstanceAsync(OrchestrationInstance instance, CancellationToken cancellationToken)
    {
        var summary = JobOverlay.Summary(Kind, instance);

        // One under way says itself that its document is damaged, when it saves next.
        var saved = instance.Status.IsTerminal() ? await _documents.LookAsync(instance.InstanceId, cancellationToken).ConfigureAwait(false) : null;
        if (saved is { Damage: { } damage })
        {
            summary = JobOverlay.Damaged(summary, damage);
            await _unindexed.AddAsync(Kind, instance.InstanceId, cancellationToken).ConfigureAwait(false);
        }

        if (!_filter.Allows(summary)) return null;

        // A job that ended before its status told the title has it in its document.
        var input = Kind.InputOf(instance);
        return new JobListItem(Kind, summary with { Title = input.GetSpec().Title ?? summary.Title ?? saved?.Value?.Title }, input, instance.CreatedAt);
    }

    private async Task<JobListItem?> FromDocumentAsync(string jobId, CancellationToken cancellationToken)
    {
        var instance = _filter.IsOpen ? null : await _client.GetAsync(jobId, cancellationToken).ConfigureAwait(false);
        return instance is null
            ? await FromSavedAsync(jobId, cancellationToken).ConfigureAwait(false)
            : await FromInstanceAsync(instance, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JobListItem?> FromSavedAsync(string jobId, CancellationToken cancellationToken) =>
        await _documents.LookAsync(jobId, cancellationToken).ConfigureAwait(false) switch
        {
            null or { Value.IsDeleted: true } => null,
            { Damage: { } damage, Info.LastModified: var at } => new JobListItem(
                Kind, new JobSummary(jobId, JobStatus.Failed, null, 0, 0, 0, damage.Message, JobError.From(damage.Failure), at), null, at),
            { Value: { } document } => new JobListItem(Kind, JobOverlay.Summary(document), document.Input, document.CreatedAt),
            _ => null,
        };

    private async IAsyncEnumerable<(OrchestrationInstance Instance, string? Page)> InstancesAsync(
        string? token, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await _client.ListAsync(
                new OrchestrationQuery(InstanceIdPrefix: Kind.IdPrefix, PageSize: pageSize, ContinuationToken: token, AnyOf: _filter.ToQuery()), cancellationToken).ConfigureAwait(false);
            foreach (var instance in page.Instances.Where(i => IsAfter(i.InstanceId))) yield return (instance, token);
            if (page.ContinuationToken is null) yield break;
            token = page.ContinuationToken;
        }
    }

    private async IAsyncEnumerable<(string Id, long Length, string? Page)> DocumentsAsync(string? token, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await _blobs.ListAsync(Kind.Folder + Kind.IdPrefix, DocumentPageSize, token, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs)
            {
                if (Kind.IdOf(blob.Name) is { } id && IsAfter(id)) yield return (id, blob.Length, token);
            }

            if (page.ContinuationToken is null) yield break;
            token = page.ContinuationToken;
        }
    }

    /// <summary>Among them may be instances that the filter leaves out: they are shown as what their document makes of them.</summary>
    private async IAsyncEnumerable<(string Id, long Length, string? Page)> UnindexedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in await _unindexed.ListAsync(Kind, cancellationToken).ConfigureAwait(false))
        {
            if (IsAfter(id)) yield return (id, 0, null);
        }
    }

    private bool IsAfter(string id) => _after is null || string.CompareOrdinal(id, _after) > 0;
}
