using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Metrics;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Projects;

public sealed class SaveProject(
    DocumentStore documents, AssetStore assets, SpendingLedger ledger, IWorkspaces workspaces, MetricsIndex metrics, ModelTable models, RunEndings endings)
    : SaveJob<ProjectPatch, ProjectDocument>(ProjectKind.Instance, documents, ledger, metrics, models, endings)
{
    public static Activity<ProjectPatch, JobSaved> Handle { get; } = new("SaveProject");

    protected override ProjectDocument Create(ProjectPatch patch) => new() { Spec = patch.Spec!, Scenes = [] };

    protected override async Task<Func<ProjectDocument, ProjectPatch, ProjectDocument>> PrepareAsync(ProjectPatch patch, CancellationToken cancellationToken)
    {
        if (patch.Storyboard is not { } reference) return (document, change) => ProjectPatches.Apply(document, change, storyboard: null);
        await using var workspace = workspaces.Create();
        var storyboard = await StoryboardFile.ReadAsync(assets, workspace, reference, cancellationToken).ConfigureAwait(false);
        return (document, change) => ProjectPatches.Apply(document, change, storyboard);
    }
}
