using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Metrics;

namespace VidPipe.Core.Projects;

/// <summary>Applies a patch to the project's document: an older save is dropped, a deleted project stays deleted.</summary>
public sealed class SaveProject(
    DocumentStore documents, AssetStore assets, SpendingLedger ledger, IWorkspaces workspaces, MetricsIndex metrics, ModelTable models)
    : IActivity<ProjectPatch, ProjectSaved>
{
    public static Activity<ProjectPatch, ProjectSaved> Handle { get; } = new("SaveProject");

    public async Task<ProjectSaved> RunAsync(ActivityContext context, ProjectPatch input, CancellationToken cancellationToken)
    {
        var storyboard = input.Storyboard is null ? null : await ReadStoryboardAsync(input.Storyboard, cancellationToken).ConfigureAwait(false);
        var lines = await ledger.ReadAsync(input.ProjectId, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var costs = CostsOf(lines);
        var there = await documents.UpdateAsync<ProjectDocument>(
            ProjectDocument.NameOf(input.ProjectId),
            document => ProjectPatches.Apply(document, input, storyboard, costs),
            cancellationToken).ConfigureAwait(false);
        if (there is { IsDeleted: false }) await metrics.AddAsync(ProjectFigures.Of(there, lines, models), cancellationToken).ConfigureAwait(false);
        return new ProjectSaved(there is { IsDeleted: true });
    }

    private async Task<Storyboard> ReadStoryboardAsync(AssetRef reference, CancellationToken cancellationToken)
    {
        await using var workspace = workspaces.Create();
        return await StoryboardFile.ReadAsync(assets, workspace, reference, cancellationToken).ConfigureAwait(false);
    }

    private static CostDocument CostsOf(IReadOnlyList<LedgerLine> lines)
    {
        decimal total = 0, uncertain = 0;
        var byModel = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            total += line.CostUsd;
            if (line.State is LedgerState.Uncertain) uncertain += line.CostUsd;
            byModel[line.Model] = byModel.GetValueOrDefault(line.Model) + line.CostUsd;
        }

        return new CostDocument(total, uncertain, byModel);
    }
}
