using System.Globalization;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Projects;

internal sealed class ProjectService(
    IOrchestrationClient client,
    ProjectDocuments documents,
    ProjectLister lister,
    ProjectForecaster forecaster,
    NextRunStarter nextRuns,
    ProjectDeleter deleter,
    DeletedProjects deleted,
    AssetStore assets,
    RunEndings endings,
    ModelTable models,
    IEntropy entropy,
    TimeProvider time)
    : IProjectService
{
    public string NewId() => ProjectIds.New(time.GetUtcNow(), entropy.Next());

    public uint NewSeed() => (uint)entropy.Next();

    public Task<StartOutcome> StartAsync(string projectId, ProjectSpec spec, CancellationToken cancellationToken) =>
        StartAsync(projectId, new ProjectInput(spec, Run: 1), cancellationToken);

    public ProjectEstimate Estimate(ProjectSpec spec) => ProjectEstimator.Estimate(spec, models, PlannedCalls.OfCleanRun(spec));

    public async Task<ProjectStatusSummary?> GetStatusAsync(string projectId, CancellationToken cancellationToken)
    {
        if (!ProjectIds.IsValid(projectId)) return null;
        var instance = await client.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (instance is not null) return await OverlaidAsync(ProjectOverlay.Summary(instance), instance, cancellationToken).ConfigureAwait(false);

        return await documents.ReadAsync(projectId, cancellationToken).ConfigureAwait(false) is { } document ? ProjectOverlay.Summary(document) : null;
    }

    /// <summary>As the list has it: null for what was started after a deletion, failed where the document of an ended project cannot be read.</summary>
    private async Task<ProjectStatusSummary?> OverlaidAsync(ProjectStatusSummary summary, OrchestrationInstance instance, CancellationToken cancellationToken)
    {
        if (!instance.Status.IsTerminal()) return summary;
        try
        {
            var saved = await documents.LookAsync(summary.ProjectId, cancellationToken).ConfigureAwait(false);
            if (saved is { Value.IsDeleted: true }) return null;
            return saved is { Damage: { } damage } ? ProjectOverlay.Damaged(summary, damage) : summary;
        }
        catch (VidPipeException away) when (away.Code == ErrorCode.StorageError)
        {
            return summary; // What the engine knows is told also while the store is away.
        }
    }

    public async Task<ProjectDocument?> GetAsync(string projectId, CancellationToken cancellationToken) =>
        (await documents.FindAsync(projectId, cancellationToken).ConfigureAwait(false))?.Document;

    public Task<ProjectPage> ListAsync(ProjectFilter? filter, int limit, string? cursor, CancellationToken cancellationToken) =>
        lister.ListAsync(filter ?? new ProjectFilter(), limit, cursor, cancellationToken);

    public async Task StopAsync(string projectId, CancellationToken cancellationToken)
    {
        var project = await documents.GetForStopAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (project.IsAtRest) throw ProjectStates.Wrong(project.Document, "Only a project that is under way can be stopped.");
        if (project.Instance!.Status == OrchestrationStatus.Suspended)
        {
            throw new VidPipeException(ErrorCode.WrongState, $"The project '{projectId}' is suspended. Resume its orchestration before stopping it.");
        }

        // Before the run learns of it: steps that wait in a queue are not paid for any more.
        var run = project.Input.Run;
        await endings.MarkAsync(new OwnerId(projectId), run, cancellationToken).ConfigureAwait(false);
        var request = DurableJson.Serialize(new StopRequest(run));
        var outcome = await client.RaiseEventAsync(projectId, StopSignal.Event.Name, request, cancellationToken).ConfigureAwait(false);
        if (outcome == CommandOutcome.Accepted) return;
        await endings.LiftAsync(new OwnerId(projectId), run, cancellationToken).ConfigureAwait(false);
        throw ProjectStates.Wrong(project.Document, "It has just ended.");
    }

    public async Task<RunPlan> PlanResumeAsync(string projectId, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        var project = await documents.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (!project.IsAtRest) throw ProjectStates.Wrong(project.Document, "A project under way cannot be resumed; it can be stopped.");
        var plan = await PlanNextRunAsync(project, project.Input.Changes, budgetUsd, cancellationToken).ConfigureAwait(false);
        return project.Document.Status == ProjectStatus.Complete ? await PlanMendingAsync(project, plan, cancellationToken).ConfigureAwait(false) : plan;
    }

    public async Task<RunPlan> PlanRegenerateAsync(string projectId, int sceneIndex, TakeKind kind, CancellationToken cancellationToken)
    {
        var project = await documents.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (sceneIndex < 0 || sceneIndex >= project.Document.Spec.SceneCount)
        {
            throw new VidPipeException(ErrorCode.NotFound, $"The project has no scene {sceneIndex}; its scenes are 0 to {project.Document.Spec.SceneCount - 1}.");
        }

        if (!project.IsAtRest) throw ProjectStates.Wrong(project.Document, "Only the scenes of a project that has ended can be made anew.");
        var changes = (project.Input.Changes ?? ProjectChanges.None).WithNewTake(sceneIndex, kind);
        return await PlanNextRunAsync(project, changes, null, cancellationToken).ConfigureAwait(false);
    }

    public Task StartRunAsync(RunPlan plan, CancellationToken cancellationToken) => nextRuns.StartAsync(plan, cancellationToken);

    public async Task<ForkSource> GetForkSourceAsync(string projectId, CancellationToken cancellationToken)
    {
        var project = await documents.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        return project.IsAtRest
            ? new ForkSource(projectId, project.Input)
            : throw ProjectStates.Wrong(project.Document, "Only a project that has ended can be forked.");
    }

    public async Task<ForkPlan> PlanForkAsync(
        ForkSource source, ProjectSpec spec, IReadOnlyList<SceneEdit> edits, CancellationToken cancellationToken)
    {
        var (changes, inherited) = ForkPlanner.Plan(source.ProjectId, source.Input, spec, edits);
        var input = new ProjectInput(spec, Run: 1, changes);
        return new ForkPlan(input, await forecaster.ForecastAsync(NewId(), input, inherited, cancellationToken).ConfigureAwait(false));
    }

    public Task<StartOutcome> StartForkAsync(string projectId, ForkPlan plan, CancellationToken cancellationToken) =>
        StartAsync(projectId, plan.Input, cancellationToken);

    public Task DeleteAsync(string projectId, CancellationToken cancellationToken) => deleter.DeleteAsync(projectId, cancellationToken);

    public Task<BlobRead?> OpenAssetAsync(string digest, string mediaType, ByteRange? range, CancellationToken cancellationToken) =>
        AssetRef.IsDigest(digest) ? assets.OpenReadAsync(digest, mediaType, range, cancellationToken) : Task.FromResult<BlobRead?>(null);

    /// <summary>A project that has been deleted counts as there: it is not to be started again by a request that is repeated late.</summary>
    private async Task<StartOutcome> StartAsync(string projectId, ProjectInput input, CancellationToken cancellationToken)
    {
        if (await documents.IsDeletedAsync(projectId, cancellationToken).ConfigureAwait(false)) return StartOutcome.AlreadyExists;

        var outcome = await client.StartAsync(ProjectOrchestrator.Handle, projectId, input, StartPolicy.OnlyIfAbsent, cancellationToken).ConfigureAwait(false);
        if (!await documents.IsDeletedAsync(projectId, cancellationToken).ConfigureAwait(false)) return outcome;
        await deleted.EndAsync(projectId, cancellationToken).ConfigureAwait(false);
        return StartOutcome.AlreadyExists;
    }

    /// <summary>The plan of a complete project's next run, which makes again what is damaged or gone.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: nothing is.</exception>
    private async Task<RunPlan> PlanMendingAsync(KnownProject project, RunPlan plan, CancellationToken cancellationToken)
    {
        var forecast = plan.Forecast;
        if (forecast.HasNothingToMake && await HasItsFilesAsync(project.Document.Output, cancellationToken).ConfigureAwait(false))
        {
            throw ProjectStates.Wrong(project.Document, "There is nothing left to do.");
        }

        // Its own files may be others than those that the cache knows by now.
        return forecast.HasNothingToMake
            ? plan with { Forecast = forecast with { ToMake = forecast.ToMake with { Stitch = true }, Lost = forecast.Lost with { Stitch = true } } }
            : plan;
    }

    private async Task<bool> HasItsFilesAsync(OutputDocument? output, CancellationToken cancellationToken)
    {
        if (output is null) return false;
        foreach (var file in new[] { output.Video, output.Poster, output.CaptionsSrt, output.CaptionsVtt }.OfType<AssetRef>())
        {
            if (!await assets.IsWholeAsync(file, cancellationToken).ConfigureAwait(false)) return false;
        }

        return true;
    }

    private async Task<RunPlan> PlanNextRunAsync(KnownProject project, ProjectChanges? changes, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        var id = project.Document.ProjectId;
        var spec = project.Input.Spec with { BudgetUsd = budgetUsd ?? project.Input.Spec.BudgetUsd };
        var input = new ProjectInput(spec, project.Input.Run + 1, changes);
        var forecast = await forecaster.ForecastAsync(id, input, changes ?? ProjectChanges.None, cancellationToken).ConfigureAwait(false);
        return new RunPlan(id, entropy.Next().ToString("x32", CultureInfo.InvariantCulture), input, forecast);
    }
}
