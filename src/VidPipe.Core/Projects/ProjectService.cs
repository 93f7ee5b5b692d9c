using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

internal sealed class ProjectService(
    IOrchestrationClient client, IBlobStore blobs, DocumentStore documents, AssetStore assets, ModelTable models, IEntropy entropy, TimeProvider time)
    : IProjectService
{
    private readonly ProjectLister _lister = new(client, blobs, documents);
    private readonly ProjectResumer _resumer = new(client, documents, time);

    public string NewId() => ProjectIds.New(time.GetUtcNow(), entropy.Next());

    public uint NewSeed() => (uint)entropy.Next();

    public Task<StartOutcome> StartAsync(string projectId, ProjectSpec spec, CancellationToken cancellationToken) =>
        client.StartAsync(ProjectOrchestrator.Handle, projectId, new ProjectInput(spec, Run: 1), StartPolicy.OnlyIfAbsent, cancellationToken);

    public ProjectEstimate Estimate(ProjectSpec spec) => ProjectEstimator.Estimate(spec, models);

    public async Task<ProjectStatusSummary?> GetStatusAsync(string projectId, CancellationToken cancellationToken)
    {
        if (!ProjectIds.IsValid(projectId)) return null;
        var instance = await client.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (instance is not null) return ProjectOverlay.Summary(instance);
        return await ReadAsync(projectId, cancellationToken).ConfigureAwait(false) is { } document ? ProjectOverlay.Summary(document) : null;
    }

    public async Task<ProjectDocument?> GetAsync(string projectId, CancellationToken cancellationToken) =>
        ProjectIds.IsValid(projectId) ? (await FindAsync(projectId, cancellationToken).ConfigureAwait(false)).Document : null;

    public Task<ProjectPage> ListAsync(ProjectStatus? status, int limit, string? cursor, CancellationToken cancellationToken) =>
        _lister.ListAsync(status, limit, cursor, cancellationToken);

    public async Task StopAsync(string projectId, CancellationToken cancellationToken)
    {
        var (document, instance) = await GetKnownAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (instance is null || instance.Status.IsTerminal()) throw WrongState(document, "Only a project that is under way can be stopped.");
        if (instance.Status == OrchestrationStatus.Suspended)
        {
            throw new VidPipeException(ErrorCode.WrongState, $"The project '{projectId}' is suspended. Resume its orchestration before stopping it.");
        }

        var request = DurableJson.Serialize(new StopRequest(ProjectOverlay.InputOf(instance).Run));
        var outcome = await client.RaiseEventAsync(projectId, StopSignal.Event.Name, request, cancellationToken).ConfigureAwait(false);
        if (outcome != CommandOutcome.Accepted) throw WrongState(document, "It has just ended.");
    }

    public async Task<ResumeAnswer> ResumeAsync(string projectId, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        var (document, instance) = await GetKnownAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (instance is not null && !instance.Status.IsTerminal())
        {
            throw WrongState(document, "A project under way cannot be resumed; it can be stopped.");
        }

        if (document.Status == ProjectStatus.Complete) throw WrongState(document, "There is nothing left to do.");
        var lastRun = Math.Max(document.Run, instance is null ? 0 : ProjectOverlay.InputOf(instance).Run);
        var spec = document.Spec with { BudgetUsd = budgetUsd ?? document.Spec.BudgetUsd };
        return await _resumer.ResumeAsync(document with { Spec = spec }, lastRun, cancellationToken).ConfigureAwait(false);
    }

    public Task<BlobRead?> OpenAssetAsync(string digest, string mediaType, ByteRange? range, CancellationToken cancellationToken) =>
        AssetRef.IsDigest(digest) ? assets.OpenReadAsync(digest, mediaType, range, cancellationToken) : Task.FromResult<BlobRead?>(null);

    private static VidPipeException WrongState(ProjectDocument document, string allowed)
    {
        var status = DurableJson.Serialize(document.Status).Trim('"');
        return new VidPipeException(ErrorCode.WrongState, $"The project '{document.ProjectId}' is {status}. {allowed}");
    }

    private async Task<(ProjectDocument Document, OrchestrationInstance? Instance)> GetKnownAsync(string projectId, CancellationToken cancellationToken)
    {
        var found = ProjectIds.IsValid(projectId) ? await FindAsync(projectId, cancellationToken).ConfigureAwait(false) : default;
        return found.Document is null
            ? throw new VidPipeException(ErrorCode.NotFound, "There is no such project.")
            : (found.Document, found.Instance);
    }

    private async Task<(ProjectDocument? Document, OrchestrationInstance? Instance)> FindAsync(string projectId, CancellationToken cancellationToken)
    {
        var instance = await client.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        var document = await ReadAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (instance is null) return (document is null ? null : ProjectOverlay.Apply(document, ProjectOverlay.Summary(document)), null);
        return (document is null ? ProjectOverlay.NotSavedYet(instance) : ProjectOverlay.Apply(document, ProjectOverlay.Summary(instance)), instance);
    }

    private async Task<ProjectDocument?> ReadAsync(string projectId, CancellationToken cancellationToken) =>
        (await documents.ReadAsync<ProjectDocument>(ProjectDocument.NameOf(projectId), cancellationToken).ConfigureAwait(false))?.Value;
}
