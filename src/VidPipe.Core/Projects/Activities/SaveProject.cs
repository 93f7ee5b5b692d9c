using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>Applies a patch to the project's document: an older save is dropped, a deleted project stays deleted.</summary>
public sealed class SaveProject(DocumentStore documents, AssetStore assets, SpendingLedger ledger, IWorkspaces workspaces)
    : IActivity<ProjectPatch, Unit>
{
    public static Activity<ProjectPatch, Unit> Handle { get; } = new("SaveProject");

    public async Task<Unit> RunAsync(ActivityContext context, ProjectPatch input, CancellationToken cancellationToken)
    {
        var storyboard = input.Storyboard is null ? null : await ReadStoryboardAsync(input.Storyboard, cancellationToken).ConfigureAwait(false);
        var costs = await CostsAsync(input.ProjectId, cancellationToken).ConfigureAwait(false);
        await documents.UpdateAsync<ProjectDocument>(
            ProjectDocument.NameOf(input.ProjectId),
            document => ProjectPatches.Apply(document, input, storyboard, costs),
            cancellationToken).ConfigureAwait(false);
        return Unit.Value;
    }

    private async Task<Storyboard> ReadStoryboardAsync(AssetRef reference, CancellationToken cancellationToken)
    {
        await using var workspace = workspaces.Create();
        var path = await assets.MaterializeAsync(reference, workspace, cancellationToken).ConfigureAwait(false);
        await using var file = workspace.OpenRead(path);
        return (await System.Text.Json.JsonSerializer.DeserializeAsync<Storyboard>(file, DurableJson.Options, cancellationToken).ConfigureAwait(false))!;
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
