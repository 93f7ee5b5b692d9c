using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>Applies a patch to the project's document: an older save is dropped, a deleted project stays deleted.</summary>
public sealed class SaveProject(DocumentStore documents, AssetStore assets, SpendingLedger ledger, IWorkspaces workspaces)
    : IActivity<ProjectPatch, ProjectSaved>
{
    public static Activity<ProjectPatch, ProjectSaved> Handle { get; } = new("SaveProject");

    public async Task<ProjectSaved> RunAsync(ActivityContext context, ProjectPatch input, CancellationToken cancellationToken)
    {
        var storyboard = input.Storyboard is null ? null : await ReadStoryboardAsync(input.Storyboard, cancellationToken).ConfigureAwait(false);
        var costs = await CostsAsync(input.ProjectId, cancellationToken).ConfigureAwait(false);
        var there = await documents.UpdateAsync<ProjectDocument>(
            ProjectDocument.NameOf(input.ProjectId),
            document => ProjectPatches.Apply(document, input, storyboard, costs),
            cancellationToken).ConfigureAwait(false);
        return new ProjectSaved(there is { IsDeleted: true });
    }

    private async Task<Storyboard> ReadStoryboardAsync(AssetRef reference, CancellationToken cancellationToken)
    {
        await using var workspace = workspaces.Create();
        return await StoryboardFile.ReadAsync(assets, workspace, reference, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CostDocument> CostsAsync(string projectId, CancellationToken cancellationToken)
    {
        decimal total = 0, uncertain = 0;
        var byModel = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        await foreach (var line in ledger.ReadAsync(projectId, cancellationToken).ConfigureAwait(false))
        {
            total += line.CostUsd;
            if (line.State is LedgerState.Uncertain) uncertain += line.CostUsd;
            byModel[line.Model] = byModel.GetValueOrDefault(line.Model) + line.CostUsd;
        }

        return new CostDocument(total, uncertain, byModel);
    }
}
