using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Metrics;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Projects;

/// <summary>
/// Applies a patch to the project's document: an older save is dropped, a deleted project stays deleted. The save that ends a
/// run removes its mark of ending.
/// </summary>
public sealed class SaveProject(
    DocumentStore documents, AssetStore assets, SpendingLedger ledger, IWorkspaces workspaces, MetricsIndex metrics, ModelTable models, RunEndings endings)
    : IActivity<ProjectPatch, ProjectSaved>
{
    public static Activity<ProjectPatch, ProjectSaved> Handle { get; } = new("SaveProject");

    public async Task<ProjectSaved> RunAsync(ActivityContext context, ProjectPatch input, CancellationToken cancellationToken)
    {
        var owner = new OwnerId(input.ProjectId);
        var storyboard = input.Storyboard is null ? null : await ReadStoryboardAsync(input.Storyboard, cancellationToken).ConfigureAwait(false);
        if (input.Spec is not null) await endings.LiftOlderAsync(owner, input.Run, input.At, cancellationToken).ConfigureAwait(false);
        var spent = await ledger.TallyAsync(owner, cancellationToken).ConfigureAwait(false);
        var costs = CostsOf(spent);
        var there = await documents.UpdateAsync<ProjectDocument>(
            ProjectDocument.NameOf(input.ProjectId),
            document => ProjectPatches.Apply(document, input, storyboard, costs),
            cancellationToken).ConfigureAwait(false);
        if (there is { IsDeleted: false }) await metrics.AddAsync(ProjectFigures.Of(there, spent, models), cancellationToken).ConfigureAwait(false);
        if (input.Status.IsTerminal()) await endings.LiftAsync(owner, input.Run, cancellationToken).ConfigureAwait(false);
        return new ProjectSaved(there is { IsDeleted: true });
    }

    private async Task<Storyboard> ReadStoryboardAsync(AssetRef reference, CancellationToken cancellationToken)
    {
        await using var workspace = workspaces.Create();
        return await StoryboardFile.ReadAsync(assets, workspace, reference, cancellationToken).ConfigureAwait(false);
    }

    private static CostDocument CostsOf(IReadOnlyDictionary<string, ModelSpending> spent) => new(
        spent.Values.Sum(s => s.CostUsd),
        spent.Values.Sum(s => s.UncertainUsd),
        new SortedDictionary<string, decimal>(spent.ToDictionary(s => s.Key, s => s.Value.CostUsd), StringComparer.Ordinal));
}
