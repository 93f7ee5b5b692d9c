using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>A project as it is known: its document with the runtime status laid over it, and its instance if there is one.</summary>
internal sealed record KnownProject(ProjectDocument Document, OrchestrationInstance? Instance)
{
    /// <summary>The latest run's, whether or not it has saved anything yet.</summary>
    public ProjectInput Input => Instance is not null
        ? ProjectOverlay.InputOf(Instance) with { Run = Math.Max(Document.Run, ProjectOverlay.InputOf(Instance).Run) }
        : new ProjectInput(Document.Spec, Document.Run, Document.Changes);

    /// <summary>Whether nothing is at work on it; also so when its orchestration has vanished.</summary>
    public bool IsAtRest => Instance is null || Instance.Status.IsTerminal();
}

/// <summary>Reads projects. Deleted ones are as if they had never been.</summary>
internal sealed class ProjectDocuments(IOrchestrationClient client, DocumentStore documents)
{
    /// <summary>What was saved; null when there is nothing.</summary>
    public async Task<ProjectDocument?> ReadAsync(string projectId, CancellationToken cancellationToken) =>
        await ReadRawAsync(projectId, cancellationToken).ConfigureAwait(false) is { IsDeleted: false } document ? document : null;

    /// <summary>A document that cannot be read is no mark of a deletion.</summary>
    public async Task<bool> IsDeletedAsync(string projectId, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadRawAsync(projectId, cancellationToken).ConfigureAwait(false) is { IsDeleted: true };
        }
        catch (DocumentDamagedException)
        {
            return false;
        }
    }

    /// <summary>Null when it is unknown, or the id is none.</summary>
    public async Task<KnownProject?> FindAsync(string projectId, CancellationToken cancellationToken)
    {
        if (!ProjectIds.IsValid(projectId)) return null;
        var instance = await client.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        var document = await ReadRawAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (document is { IsDeleted: true }) return null;
        if (instance is not null)
        {
            return new(document is null ? ProjectOverlay.NotSavedYet(instance) : ProjectOverlay.Apply(document, ProjectOverlay.Summary(instance)), instance);
        }

        return document is null ? null : new(ProjectOverlay.Apply(document, ProjectOverlay.Summary(document)), null);
    }

    /// <exception cref="VidPipeException">NOT_FOUND.</exception>
    public async Task<KnownProject> GetAsync(string projectId, CancellationToken cancellationToken) =>
        await FindAsync(projectId, cancellationToken).ConfigureAwait(false) ?? throw ProjectStates.Unknown();

    private async Task<ProjectDocument?> ReadRawAsync(string projectId, CancellationToken cancellationToken) =>
        (await documents.ReadAsync<ProjectDocument>(ProjectDocument.NameOf(projectId), cancellationToken).ConfigureAwait(false))?.Value;
}
