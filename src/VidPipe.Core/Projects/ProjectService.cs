using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <summary>What a project adds to a job: scenes, takes, forks, forecasts.</summary>
internal sealed class ProjectService(
    IJobService jobs, JobDocuments documents, ProjectForecaster forecaster, AssetStore assets, ModelTable models, IEntropy entropy)
    : IProjectService
{
    public string NewId() => jobs.NewId(ProjectKind.Instance);

    public uint NewSeed() => (uint)entropy.Next();

    public Task<StartOutcome> StartAsync(string projectId, ProjectSpec spec, CancellationToken cancellationToken) =>
        jobs.StartAsync(projectId, new ProjectInput(spec, Run: 1), cancellationToken);

    public ProjectEstimate Estimate(ProjectSpec spec) => ProjectEstimator.Estimate(spec, models, PlannedCalls.OfCleanRun(spec));

    public async Task<ProjectStatusSummary?> GetStatusAsync(string projectId, CancellationToken cancellationToken) =>
        IsId(projectId) && await jobs.GetStatusAsync(projectId, cancellationToken).ConfigureAwait(false) is { } status ? ProjectStatusSummary.Of(status) : null;

    public async Task<ProjectDocument?> GetAsync(string projectId, CancellationToken cancellationToken) =>
        IsId(projectId) ? (ProjectDocument?)await jobs.GetAsync(projectId, cancellationToken).ConfigureAwait(false) : null;

    public async Task<ProjectPage> ListAsync(ProjectFilter? filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var page = await jobs.ListAsync(ProjectKind.Instance, (filter ?? new ProjectFilter()).ToJob(), limit, cursor, cancellationToken).ConfigureAwait(false);
        return new ProjectPage([.. page.Jobs.Select(ProjectListItem.Of)], page.NextCursor);
    }

    public async Task StopAsync(string projectId, CancellationToken cancellationToken)
    {
        Ensure(projectId);
        await jobs.StopAsync(projectId, cancellationToken).ConfigureAwait(false);
    }

    public async Task<RunPlan> PlanResumeAsync(string projectId, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        var project = await FindAsync(projectId, cancellationToken).ConfigureAwait(false);
        if (!project.IsAtRest) throw JobStates.Wrong(project, "A project under way cannot be resumed; it can be stopped.");
        var plan = await PlanNextRunAsync(project, InputOf(project).Changes, budgetUsd, cancellationToken).ConfigureAwait(false);
        return project.Document.Status == JobStatus.Complete ? await PlanMendingAsync(project, plan, cancellationToken).ConfigureAwait(false) : plan;
    }

    public async Task<RunPlan> PlanRegenerateAsync(string projectId, int sceneIndex, TakeKind kind, CancellationToken cancellationToken)
    {
        var project = await FindAsync(projectId, cancellationToken).ConfigureAwait(false);
        var scenes = ((ProjectDocument)project.Document).Spec.SceneCount;
        if (sceneIndex < 0 || sceneIndex >= scenes)
        {
            throw new VidPipeException(ErrorCode.NotFound, $"The project has no scene {sceneIndex}; its scenes are 0 to {scenes - 1}.");
        }

        if (!project.IsAtRest) throw JobStates.Wrong(project, "Only the scenes of a project that has ended can be made anew.");
        var changes = (InputOf(project).Changes ?? ProjectChanges.None).WithNewTake(sceneIndex, kind);
        return await PlanNextRunAsync(project, changes, null, cancellationToken).ConfigureAwait(false);
    }

    public Task StartRunAsync(RunPlan plan, CancellationToken cancellationToken) =>
        jobs.StartRunAsync(new NextRun(plan.ProjectId, plan.Owner, plan.Input), cancellationToken);

    public async Task<ForkSource> GetForkSourceAsync(string projectId, CancellationToken cancellationToken)
    {
        var project = await FindAsync(projectId, cancellationToken).ConfigureAwait(false);
        return project.IsAtRest
            ? new ForkSource(projectId, InputOf(project) with { Run = project.Run })
            : throw JobStates.Wrong(project, "Only a project that has ended can be forked.");
    }

    public async Task<ForkPlan> PlanForkAsync(
        ForkSource source, ProjectSpec spec, IReadOnlyList<SceneEdit> edits, CancellationToken cancellationToken)
    {
        var (changes, inherited) = ForkPlanner.Plan(source.ProjectId, source.Input, spec, edits);
        var input = new ProjectInput(spec, Run: 1, changes);
        return new ForkPlan(input, await forecaster.ForecastAsync(NewId(), input, inherited, cancellationToken).ConfigureAwait(false));
    }

    public Task<StartOutcome> StartForkAsync(string projectId, ForkPlan plan, CancellationToken cancellationToken) =>
        jobs.StartAsync(projectId, plan.Input, cancellationToken);

    public async Task DeleteAsync(string projectId, CancellationToken cancellationToken)
    {
        Ensure(projectId);
        await jobs.DeleteAsync(projectId, cancellationToken).ConfigureAwait(false);
    }

    public Task<BlobRead?> OpenAssetAsync(string digest, string mediaType, ByteRange? range, CancellationToken cancellationToken) =>
        AssetRef.IsDigest(digest) ? assets.OpenReadAsync(digest, mediaType, range, cancellationToken) : Task.FromResult<BlobRead?>(null);

    private static bool IsId(string projectId) => ProjectKind.Instance.IsId(projectId);

    private static void Ensure(string projectId)
    {
        if (!IsId(projectId)) throw JobStates.Unknown(ProjectKind.Instance);
    }

    private static ProjectInput InputOf(KnownJob project) => (ProjectInput)project.Input;

    private Task<KnownJob> FindAsync(string projectId, CancellationToken cancellationToken)
    {
        Ensure(projectId);
        return documents.GetAsync(projectId, cancellationToken);
    }

    /// <summary>The plan of a complete project's next run, which makes again what is damaged or gone.</summary>
    /// <exception cref="VidPipeException">WRONG_STATE: nothing is.</exception>
    private async Task<RunPlan> PlanMendingAsync(KnownJob project, RunPlan plan, CancellationToken cancellationToken)
    {
        var forecast = plan.Forecast;
        if (forecast.HasNothingToMake && await HasItsFilesAsync(project.Document.Files, cancellationToken).ConfigureAwait(false))
        {
            throw JobStates.Wrong(project, "There is nothing left to do.");
        }

        // Its own files may be others than those that the cache knows by now.
        return forecast.HasNothingToMake
            ? plan with { Forecast = forecast with { ToMake = forecast.ToMake with { Stitch = true }, Lost = forecast.Lost with { Stitch = true } } }
            : plan;
    }

    private async Task<bool> HasItsFilesAsync(IReadOnlyDictionary<string, AssetRef> files, CancellationToken cancellationToken)
    {
        foreach (var file in files.Values)
        {
            if (!await assets.IsWholeAsync(file, cancellationToken).ConfigureAwait(false)) return false;
        }

        return files.Count > 0;
    }

    private async Task<RunPlan> PlanNextRunAsync(KnownJob project, ProjectChanges? changes, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        var id = project.Document.JobId;
        var input = (ProjectInput)InputOf(project).Next(project.Run + 1, budgetUsd) with { Changes = changes };
        var forecast = await forecaster.ForecastAsync(id, input, changes ?? ProjectChanges.None, cancellationToken).ConfigureAwait(false);
        return new RunPlan(id, JobService.NewOwner(entropy), input, forecast);
    }
}
