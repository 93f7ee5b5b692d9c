using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <summary>Reads jobs. Deleted ones are as if they had never been; one whose document cannot be read is a <see cref="DocumentDamagedException"/>.</summary>
internal sealed class JobDocuments(IOrchestrationClient client, DocumentStore documents, JobKinds kinds)
{
    /// <summary>What was saved; null when there is nothing.</summary>
    public async Task<JobDocument?> ReadAsync(string jobId, CancellationToken cancellationToken) =>
        await ReadRawAsync(jobId, cancellationToken).ConfigureAwait(false) is { IsDeleted: false } document ? document : null;

    /// <summary>A document that cannot be read is no mark of a deletion.</summary>
    public async Task<bool> IsDeletedAsync(string jobId, CancellationToken cancellationToken) =>
        await LookAsync(jobId, cancellationToken).ConfigureAwait(false) is { Value.IsDeleted: true };

    /// <summary>Null when it is unknown, or the id is none.</summary>
    public async Task<KnownJob?> FindAsync(string jobId, CancellationToken cancellationToken)
    {
        if (kinds.OfId(jobId) is not { } kind) return null;
        var instance = await client.GetAsync(jobId, cancellationToken).ConfigureAwait(false);
        var document = await ReadRawAsync(jobId, cancellationToken).ConfigureAwait(false);
        if (document is { IsDeleted: true }) return null;
        if (instance is not null)
        {
            return new(kind, document is null ? JobOverlay.NotSavedYet(kind, instance) : JobOverlay.Apply(document, JobOverlay.Summary(kind, instance)), instance);
        }

        return document is null ? null : new(kind, JobOverlay.Apply(document, JobOverlay.Summary(document)), null);
    }

    /// <exception cref="Errors.VidPipeException">NOT_FOUND.</exception>
    public async Task<KnownJob> GetAsync(string jobId, CancellationToken cancellationToken) =>
        await FindAsync(jobId, cancellationToken).ConfigureAwait(false) ?? throw JobStates.Unknown(kinds.Get(jobId));

    /// <summary>As <see cref="GetAsync"/>; one that is under way is known by its orchestration alone where its document cannot be read.</summary>
    public async Task<KnownJob> GetForStopAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(jobId, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentDamagedException)
        {
            if (await client.GetAsync(jobId, cancellationToken).ConfigureAwait(false) is { } instance && !instance.Status.IsTerminal())
            {
                var kind = kinds.Get(jobId);
                return new(kind, JobOverlay.NotSavedYet(kind, instance), instance);
            }

            throw;
        }
    }

    /// <summary>What was saved, deleted or not, with what cannot be read as damage.</summary>
    public async Task<FoundDocument<JobDocument>?> LookAsync(string jobId, CancellationToken cancellationToken)
    {
        var kind = kinds.Get(jobId);
        if (await kind.FindDocumentAsync(documents, jobId, cancellationToken).ConfigureAwait(false) is not { } read) return null;
        var reason = read.Damage?.Reason ?? (read.Value!.JobId == jobId ? null : $"it is that of '{read.Value.JobId}'.");
        return reason is null
            ? read
            : new(null, read.Info, new DocumentDamagedException(read.Info, $"{reason} What the {kind.Name} has made is kept; the {kind.Name} can be deleted.", read.Damage));
    }

    private async Task<JobDocument?> ReadRawAsync(string jobId, CancellationToken cancellationToken) =>
        await LookAsync(jobId, cancellationToken).ConfigureAwait(false) switch
        {
            null => null,
            { Damage: { } damage } => throw damage,
            { Value: var document } => document,
        };
}
